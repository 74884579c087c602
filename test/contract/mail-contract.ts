import { simpleParser, type ParsedMail } from "mailparser";
import { describe, expect, it } from "vitest";

import type { Mail } from "../../src/ports/world.ts";
import { sampleMessage } from "../support/sample-message.ts";

/** One adapter under test with everything it delivered, raw. `again` is a second adapter over the same state, as another process has it. */
export type MailHarness = AsyncDisposable & {
  readonly mail: Mail;
  readonly again: () => Mail;
  readonly delivered: () => Promise<readonly Buffer[]>;
};

export function mailContract(name: string, makeHarness: () => Promise<MailHarness>): void {
  describe(`${name} delivers`, () => {
    delivers(makeHarness);
  });
  describe(`${name} heads messages`, () => {
    heads(makeHarness);
  });
  describe(`${name} refuses`, () => {
    refuses(makeHarness);
  });
}

function delivers(makeHarness: () => Promise<MailHarness>): void {
  it("delivers text, HTML, subject, recipients and date as given", async () => {
    await using harness = await makeHarness();
    expect(await harness.mail.send(sampleMessage)).toMatchObject({ kind: "done", already: false });
    const mail = await onlyMail(harness);
    expect(mail.subject).toBe(sampleMessage.subject);
    expect(mail.text?.trim()).toBe(sampleMessage.text.trim());
    expect(mail.html).toContain("<b>1.4.1</b> is ready. ☃");
    expect(mail.date?.toISOString()).toBe(sampleMessage.at);
    expect(mail.from?.value[0]).toMatchObject({ name: "Slipway", address: "slipway@contoso.example" });
    expect([mail.to].flat()[0]?.value.map(({ address }) => address)).toEqual(sampleMessage.to);
  });

  it("sends an id once: again, from another process, and at the same time", async () => {
    await using harness = await makeHarness();
    const answers = await Promise.all([harness.mail.send(sampleMessage), harness.again().send(sampleMessage)]);
    const later = await harness.again().send(sampleMessage);
    expect(answers.filter((each) => each.kind === "done" && each.already)).toHaveLength(1);
    expect(later).toMatchObject({ kind: "done", already: true });
    expect(await harness.delivered()).toHaveLength(1);
  });

  it("keeps different ids apart, however alike they look", async () => {
    await using harness = await makeHarness();
    for (const id of ["a/b", "a-b", "a b", "a\nb"]) await harness.mail.send({ ...sampleMessage, id });
    const mails = await Promise.all((await harness.delivered()).map(async (raw) => await simpleParser(raw)));
    expect(new Set(mails.map(({ messageId }) => messageId)).size).toBe(4);
  });
}

function heads(makeHarness: () => Promise<MailHarness>): void {
  it("says that a machine wrote it and threads by the first message", async () => {
    await using harness = await makeHarness();
    await harness.mail.send({ ...sampleMessage, inReplyTo: "contoso/web-stack/3/first" });
    const mail = await onlyMail(harness);
    expect(mail.headers.get("auto-submitted")).toBe("auto-generated");
    expect(mail.messageId).toBe("<contoso/web-stack/3/preview/preview-ready@contoso.example>");
    expect(mail.inReplyTo).toBe("<contoso/web-stack/3/first@contoso.example>");
    expect(mail.references).toBe("<contoso/web-stack/3/first@contoso.example>");
  });

  it("names a list by what the message is about, whatever stands in it", async () => {
    await using harness = await makeHarness();
    await harness.mail.send({ ...sampleMessage, list: "contoso/web_stack" });
    await harness.mail.send({ ...sampleMessage, id: "other", list: "x>\r\nBcc: c@d.example" });
    const lists = (await harness.delivered()).flatMap((raw) => /^List-Id:.*$/im.exec(raw.toString())?.[0] ?? []);
    expect(lists).toEqual(['List-ID: "contoso/web_stack" <web_stack.contoso.contoso.example>']);
    expect((await harness.delivered()).every((raw) => !/^bcc:/im.test(raw.toString()))).toBe(true);
  });

  it("writes international domains in their ASCII form, and each address once", async () => {
    await using harness = await makeHarness();
    const to = ["ops@bücher.example", "ops@xn--bcher-kva.example", "ops@BÜCHER.example"];
    expect(await harness.mail.send({ ...sampleMessage, to })).toMatchObject({ kind: "done" });
    expect((await onlyMail(harness)).text).toContain("1.4.1");
    expect((await harness.delivered())[0]?.toString()).toContain("To: ops@xn--bcher-kva.example\r\n");
  });
}

function refuses(makeHarness: () => Promise<MailHarness>): void {
  it.each(["nobody", "a@b.example\r\nBcc: c@d.example", '"a b"@b.example', "a@b.example, c@d.example"])(
    "names the bad address %j, and the others get theirs once",
    async (bad) => {
      await using harness = await makeHarness();
      for (const mail of [harness.mail, harness.again()])
        expect(await mail.send({ ...sampleMessage, to: [bad, "ops@contoso.example"] })).toMatchObject({
          kind: "failed",
          permanent: true,
          problem: { code: "mail-address" },
        });
      const sent = await onlyMail(harness);
      expect([sent.to].flat()[0]?.value.map(({ address }) => address)).toEqual(["ops@contoso.example"]);
    },
  );

  it.each([
    ["no recipient", { to: [] }, "mail-address"],
    ["an address that is none", { to: ["nobody"] }, "mail-address"],
    ["a header in an address", { to: ["a@b.example\r\nBcc: c@d.example"] }, "mail-address"],
    ["two addresses in one", { to: ["a@b.example, c@d.example"] }, "mail-address"],
    ["a header in the subject", { subject: "Hello\r\nBcc: c@d.example" }, "mail-header"],
    ["a NUL in the subject", { subject: "Hello\0" }, "mail-header"],
  ])("refuses %s and delivers nothing", async (_, change, code) => {
    await using harness = await makeHarness();
    expect(await harness.mail.send({ ...sampleMessage, ...change })).toMatchObject({
      kind: "failed",
      permanent: true,
      problem: { code },
    });
    expect(await harness.delivered()).toHaveLength(0);
  });

  it("never lets an id or a thread's id add a header", async () => {
    await using harness = await makeHarness();
    await harness.mail.send({ ...sampleMessage, id: "x>\r\nBcc: c@d.example", inReplyTo: "y\r\nBcc: c@d.example" });
    const mail = await onlyMail(harness);
    expect(mail.headers.has("bcc")).toBe(false);
    expect(mail.messageId).toMatch(/^<[0-9a-f]{64}@contoso\.example>$/);
  });
}

async function onlyMail(harness: MailHarness): Promise<ParsedMail> {
  const [raw, ...more] = await harness.delivered();
  if (raw === undefined || more.length > 0) throw new Error(`expected one mail, got ${raw === undefined ? 0 : more.length + 1}`);
  return await simpleParser(raw);
}
