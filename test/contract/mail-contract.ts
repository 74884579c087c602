import { simpleParser, type ParsedMail } from "mailparser";
import { describe, expect, it } from "vitest";

import type { Mail, Message } from "../../src/ports/world.ts";

/** One adapter under test with everything it delivered, raw. `again` is a second adapter over the same state, as another process has it. */
export type MailHarness = AsyncDisposable & {
  readonly mail: Mail;
  readonly again: () => Mail;
  readonly delivered: () => Promise<readonly Buffer[]>;
};

export const sampleMessage: Message = {
  id: "contoso/web-stack/3/preview/preview-ready",
  to: ["ops@contoso.example"],
  subject: "[contoso/web-stack] Preview ready – größer",
  text: "The preview of 1.4.1 is ready.\n.\nA line with one dot must survive.\n",
  html: "<p>The preview of <b>1.4.1</b> is ready. ☃</p>",
  at: "2026-11-22T16:04:11.000Z",
};

export function mailContract(name: string, makeHarness: () => Promise<MailHarness>): void {
  describe(`${name} delivers`, () => {
    delivers(makeHarness);
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

  it("says that a machine wrote it and threads by the first message", async () => {
    await using harness = await makeHarness();
    await harness.mail.send({ ...sampleMessage, inReplyTo: "contoso/web-stack/3/first" });
    const mail = await onlyMail(harness);
    expect(mail.headers.get("auto-submitted")).toBe("auto-generated");
    expect(mail.messageId).toBe("<contoso/web-stack/3/preview/preview-ready@contoso.example>");
    expect(mail.inReplyTo).toBe("<contoso/web-stack/3/first@contoso.example>");
    expect(mail.references).toBe("<contoso/web-stack/3/first@contoso.example>");
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

function refuses(makeHarness: () => Promise<MailHarness>): void {
  it.each([
    ["no recipient", { to: [] }, "mail-address"],
    ["an address that is none", { to: ["ops@contoso.example", "nobody"] }, "mail-address"],
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
