import { describe, expect, it } from "vitest";

import { createDigestMail, windowEnd } from "../../../src/adapters/mail/digest.ts";
import { createOutbox } from "../../../src/adapters/mail/outbox.ts";
import type { Language } from "../../../src/core/language.ts";
import type { News, Tone } from "../../../src/core/letter.ts";
import { hour, minute } from "../../../src/core/time.ts";
import type { Answer, Mail, Message } from "../../../src/ports/world.ts";
import { renderDigest as renderNow } from "../../../src/render/mail.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const outage: Answer<never> = {
  kind: "failed",
  permanent: false,
  problem: { level: "error", code: "mail-unreachable", text: "away", remedy: "" },
};

const renderDigest = async (all: readonly [News, ...News[]]) => await Promise.resolve(renderNow(all));

function news(offer: string, at: string, language: Language = "en", tone: Tone = "good"): News {
  const blocks = [{ kind: "paragraph", text: `What ${offer} has to say.` }] as const;
  return { language, at, letter: { name: offer, subject: "News", tone, headline: `News of ${offer}`, blocks, footer: [] } };
}

function message(offer: string, change: Partial<Message> & { readonly at: string }): Message {
  const id = `${offer}/1/chore/1.1/mail-live`;
  return {
    id,
    to: ["ops@contoso.example"],
    subject: `[${offer}] News`,
    text: "t",
    html: "h",
    list: offer,
    news: news(offer, change.at),
    ...change,
  };
}

/** A digest over a mail that remembers; `breaks` says what the mail answers instead of sending. */
async function desk(everyMs: number = hour) {
  const folder = await temporaryFolder();
  const sent = new Map<string, Message>();
  let broken: Answer<never> | Error | undefined;
  const mail: Mail = {
    send: async (each) => {
      if (broken instanceof Error) throw broken;
      if (broken !== undefined) return await Promise.resolve(broken);
      const already = sent.has(each.id);
      if (!already) sent.set(each.id, each);
      return { kind: "done", already, value: { where: "here" } };
    },
  };
  const open = (): Mail => createDigestMail({ mail, folder: folder.path, everyMs, render: renderDigest });
  return {
    open,
    sent: () => [...sent.values()],
    breaks: (how: typeof broken) => {
      broken = how;
    },
    [Symbol.asyncDispose]: folder[Symbol.asyncDispose],
  };
}

const first = "2026-11-22T16:04:00.000Z";
const second = "2026-11-22T16:40:00.000Z";
const after = "2026-11-22T17:00:00.000Z";

describe("windows", () => {
  it.each([
    ["2026-11-22T16:04:00.000Z", hour, "2026-11-22T17:00:00.000Z"],
    ["2026-11-22T17:00:00.000Z", hour, "2026-11-22T18:00:00.000Z"],
    ["2026-11-22T23:50:00.000Z", 7 * hour, "2026-11-23T00:00:00.000Z"],
    ["2026-11-22T00:00:00.000Z", 24 * hour, "2026-11-23T00:00:00.000Z"],
    ["2026-11-22T16:04:00.000Z", 30 * minute, "2026-11-22T16:30:00.000Z"],
  ])("news of %s in windows of %d ms go out at %s", (at, everyMs, end) => {
    expect(windowEnd(at, everyMs)).toBe(end);
  });
});

describe("a digest", () => {
  it("makes one mail of what several offers have for the same person, and answers each offer once", async () => {
    await using made = await desk();
    const [web, db] = [message("contoso/web", { at: first }), message("contoso/db", { at: second })];
    expect(await made.open().send(web)).toMatchObject({ kind: "later", checkAfterMs: 56 * minute });
    expect(await made.open().send(db)).toMatchObject({ kind: "later", checkAfterMs: 20 * minute });
    expect(made.sent()).toEqual([]);
    expect(await made.open().send({ ...db, at: after })).toMatchObject({ kind: "done" });
    expect(await made.open().send({ ...web, at: after })).toMatchObject({ kind: "done" });
    expect(made.sent()).toMatchObject([{ to: ["ops@contoso.example"], subject: "[contoso] 2 live", list: "digest" }]);
    expect(made.sent()[0]?.text).toContain("What contoso/web has to say.");
  });

  it("gives nobody what was not for them, in nobody else's language, and a single news as it is", async () => {
    await using made = await desk();
    const web = message("contoso/web", { at: first, to: ["ada@contoso.example", "bob@contoso.example"] });
    const db = message("contoso/db", { at: first, to: ["ada@contoso.example"] });
    const italian = message("contoso/web", { at: first, id: "it", to: ["mario@contoso.example"], news: news("contoso/web", first, "it") });
    for (const each of [web, db, italian]) await made.open().send(each);
    await made.open().send({ ...web, at: after });
    const byReader = Object.fromEntries(made.sent().map(({ to, subject }) => [to.join(" "), subject]));
    expect(byReader).toEqual({
      "ada@contoso.example": "[contoso] 2 live",
      "bob@contoso.example": "[contoso/web] News",
      "mario@contoso.example": "[contoso/web] News",
    });
  });

  it("sends at once what is no news", async () => {
    await using made = await desk();
    const { news: _, ...lead } = message("contoso/web", { at: first });
    expect(await made.open().send(lead)).toMatchObject({ kind: "done" });
    expect(made.sent()).toHaveLength(1);
  });

  it("splits what is too much for one mail, and loses none of it", async () => {
    await using made = await desk();
    const all = Array.from({ length: 60 }, (_, index) => message(`contoso/offer-${String(index).padStart(2, "0")}`, { at: first }));
    for (const each of all) await made.open().send(each);
    await made.open().send({ ...message("contoso/offer-00", { at: after }) });
    expect(made.sent()).toHaveLength(3);
    const text = made
      .sent()
      .map((each) => each.text)
      .join("\n");
    for (const { list } of all) expect(text).toContain(`What ${list} has to say.`);
  });
});

describe("a digest in trouble", () => {
  it("that dies on the way is finished by the next process, without another digest of the same news", async () => {
    await using made = await desk();
    const [web, db, late] = [
      message("contoso/web", { at: first }),
      message("contoso/db", { at: second }),
      message("contoso/late", { at: second }),
    ];
    await made.open().send(web);
    await made.open().send(db);
    made.breaks(new Error("killed"));
    expect(await made.open().send({ ...web, at: after })).toMatchObject({ kind: "failed" });
    made.breaks(undefined);
    await made.open().send(late);
    expect(await made.open().send({ ...late, at: after })).toMatchObject({ kind: "done" });
    expect(made.sent().map(({ subject }) => subject)).toEqual(["[contoso] 2 live", "[contoso/late] News"]);
    expect(await made.open().send({ ...web, at: after })).toMatchObject({ kind: "done" });
    expect(made.sent()).toHaveLength(2);
  });

  it("waits out an outage, and tells every offer of a refusal for good", async () => {
    await using made = await desk();
    const [web, db] = [message("contoso/web", { at: first }), message("contoso/db", { at: second })];
    for (const each of [web, db]) await made.open().send(each);
    made.breaks(outage);
    expect(await made.open().send({ ...web, at: after })).toMatchObject(outage);
    made.breaks({ ...outage, permanent: true });
    expect(await made.open().send({ ...web, at: after })).toMatchObject({ kind: "failed", permanent: true });
    made.breaks(undefined);
    expect(await made.open().send({ ...db, at: after })).toMatchObject({ kind: "failed", permanent: true });
    expect(made.sent()).toEqual([]);
  });

  it("asked by many at once sends once", async () => {
    await using made = await desk();
    const all = Array.from({ length: 8 }, (_, index) => message(`contoso/offer-${index}`, { at: first }));
    await Promise.all(all.map(async (each) => await made.open().send(each)));
    const answers = await Promise.all(all.map(async (each) => await made.open().send({ ...each, at: after })));
    expect(answers.every(({ kind }) => kind === "done")).toBe(true);
    expect(made.sent()).toHaveLength(1);
  });

  it("reaches an outbox as one file", async () => {
    await using folder = await temporaryFolder();
    const mail = createOutbox({ folder: `${folder.path}/outbox`, from: "slipway@contoso.example" });
    const digest = createDigestMail({ mail, folder: `${folder.path}/digest`, everyMs: hour, render: renderDigest });
    for (const offer of ["contoso/web", "contoso/db"]) await digest.send(message(offer, { at: first }));
    expect(await digest.send(message("contoso/web", { at: after }))).toMatchObject({ kind: "done" });
  });
});
