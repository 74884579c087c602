import { execa } from "execa";
import { simpleParser } from "mailparser";
import type { SMTPServerOptions } from "smtp-server";
import { describe, expect, it, test } from "vitest";

import type { Answer } from "../../src/ports/world.ts";
import { sampleMessage } from "../support/sample-message.ts";
import { rig, timeouts, type Rig } from "../support/smtp-rig.ts";
import { loopbackSmtp, smtpReply } from "../support/smtp-server.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

// A real server that does what servers do when things go wrong. What people get is counted, not what was tried.

const people = (count: number): readonly string[] => Array.from({ length: count }, (_, index) => `person-${index}@contoso.example`);

/** Tries again as the ledger would, until nothing more is to come. */
async function untilSettled(made: Rig, to: readonly string[], tries = 10): Promise<Answer<unknown>> {
  const answer = await made.mail().send({ ...sampleMessage, to });
  return answer.kind === "failed" && !answer.permanent && tries > 1 ? await untilSettled(made, to, tries - 1) : answer;
}

function received({ server }: Rig): readonly string[] {
  return server.accepted.flatMap(({ to }) => to).toSorted();
}

async function messageIds({ server }: Rig): Promise<ReadonlySet<string | undefined>> {
  const mails = await Promise.all(server.accepted.map(async ({ raw }) => await simpleParser(raw)));
  return new Set(mails.map(({ messageId }) => messageId));
}

let asked = 0;
/** Every second question is refused. */
function flaky(): boolean {
  asked += 1;
  return asked % 2 === 1;
}

const refusals: readonly (readonly [string, Pick<SMTPServerOptions, "onConnect" | "onMailFrom" | "onRcptTo" | "onData">])[] = [
  [
    "the server is busy at the greeting",
    { onConnect: (_session, callback) => callback(flaky() ? smtpReply(421, "4.3.2 too busy") : undefined) },
  ],
  [
    "MAIL FROM is deferred",
    { onMailFrom: (_from, _session, callback) => callback(flaky() ? smtpReply(451, "4.7.0 try later") : undefined) },
  ],
  [
    "the recipient is greylisted",
    { onRcptTo: (_to, _session, callback) => callback(flaky() ? smtpReply(450, "4.2.0 greylisted") : undefined) },
  ],
  ["the mailbox is full for now", { onRcptTo: (_to, _session, callback) => callback(flaky() ? smtpReply(452, "4.2.2 full") : undefined) }],
  [
    "the server goes away in between",
    { onRcptTo: (_to, _session, callback) => callback(flaky() ? smtpReply(421, "4.3.0 shutting down") : undefined) },
  ],
];

describe("every fault that a server can name ends with each mail delivered once", () => {
  it.each(refusals)("%s", async (_, options) => {
    asked = 0;
    await using made = await rig(options);
    const to = people(3);
    expect(await untilSettled(made, to)).toMatchObject({ kind: "done" });
    expect(received(made)).toEqual(to);
    expect((await messageIds(made)).size).toBe(1);
  });

  it("the message is refused after DATA, for now", async () => {
    let tries = 0;
    await using made = await rig({
      onData: (stream, session, callback) => {
        tries += 1;
        if (tries % 2 === 1) void stream.resume().on("end", () => callback(smtpReply(451, "4.3.0 queue full")));
        else
          keep(
            made,
            stream,
            session.envelope.rcptTo.map(({ address }) => address),
            callback,
          );
      },
    });
    expect(await untilSettled(made, people(3))).toMatchObject({ kind: "done" });
    expect(received(made)).toEqual(people(3));
  });
});

describe("what SMTP can not tell, and what is final", () => {
  it("a connection that dies after the message and before the answer brings a copy with the same Message-ID: SMTP can not tell", async () => {
    let deaths = 0;
    await using made = await rig({
      onData: (stream, session, callback) => {
        deaths += 1;
        const dies = deaths === 1;
        keep(
          made,
          stream,
          session.envelope.rcptTo.map(({ address }) => address),
          dies ? () => undefined : callback,
        );
      },
      socketTimeout: 300,
    });
    const first = await made.mail({ timeouts: { ...timeouts, silence: 600 } }).send(sampleMessage);
    expect(first).toMatchObject({ kind: "failed", permanent: false });
    expect(await untilSettled(made, sampleMessage.to)).toMatchObject({ kind: "done" });
    expect(received(made)).toHaveLength(2);
    expect((await messageIds(made)).size).toBe(1);
  });

  it("refusals for good are all named, and asked once in an attempt", async () => {
    let asks = 0;
    await using made = await rig({
      onRcptTo: ({ address }, _session, callback) => {
        asks += 1;
        callback(/-[0-6]@/.test(address) ? smtpReply(550, "5.1.1 no such user") : undefined);
      },
    });
    const answer = await made.mail().send({ ...sampleMessage, to: people(9) });
    expect(answer).toMatchObject({ kind: "failed", permanent: true, problem: { code: "mail-refused" } });
    const text = answer.kind === "failed" ? answer.problem.text : "";
    expect(text.match(/with 550/g)).toHaveLength(5);
    expect(text).toContain("The same holds for 2 more.");
    expect(asks).toBe(9);
    expect(received(made)).toEqual(["person-7@contoso.example", "person-8@contoso.example"]);
  });
});

test("a recipient for whom the connection always dies keeps nobody else waiting", async () => {
  await using made = await rig({
    onRcptTo: ({ address }, _session, callback) => callback(address.startsWith("person-0@") ? smtpReply(421, "4.3.0 closing") : undefined),
  });
  expect(await made.mail().send({ ...sampleMessage, to: people(6) })).toMatchObject({ kind: "failed", permanent: false });
  expect(received(made)).toEqual(people(6).slice(1));
});

test("a process killed on the way goes on where it was: nobody is left out, and a copy comes at most on each open connection", async () => {
  await using folder = await temporaryFolder();
  await using server = await loopbackSmtp();
  const child = () =>
    execa(process.execPath, ["test/support/send-mail-child.ts", String(server.port), folder.path, "120"], { reject: false });
  const first = child();
  while (server.accepted.length < 40) await new Promise((resolve) => setTimeout(resolve, 5));
  first.kill("SIGKILL");
  expect((await first).signal).toBe("SIGKILL");
  expect(server.accepted.length).toBeLessThan(120);
  expect((await child()).stdout).toBe("done");
  const told = server.accepted.flatMap(({ to }) => to);
  expect(new Set(told)).toEqual(new Set(people(120)));
  expect(told.length).toBeLessThanOrEqual(120 + 4);
  const mails = await Promise.all(server.accepted.map(async ({ raw }) => await simpleParser(raw)));
  expect(new Set(mails.map(({ messageId }) => messageId)).size).toBe(1);
});

describe("many recipients", () => {
  it("share a few connections, each reads only their own address, and a server that is away is not asked for each", async () => {
    let greetings = 0;
    let away = true;
    await using made = await rig({
      onConnect: (_session, callback) => {
        greetings += 1;
        callback(away ? smtpReply(421, "4.3.2 away") : undefined);
      },
    });
    const to = people(40);
    expect(await made.mail().send({ ...sampleMessage, to })).toMatchObject({ kind: "failed", permanent: false });
    // Four connections fail, and up to three others are under way by then.
    expect(greetings).toBeLessThanOrEqual(7);
    away = false;
    greetings = 0;
    expect(await made.mail().send({ ...sampleMessage, to })).toMatchObject({ kind: "done" });
    expect(greetings).toBeLessThanOrEqual(4);
    expect(received(made)).toEqual(to.toSorted());
    expect(made.server.accepted.every(({ to: [own = ""], raw }) => /^To: .*$/im.exec(raw.toString())?.[0] === `To: ${own}`)).toBe(true);
  });
});

type DataStream = Parameters<NonNullable<SMTPServerOptions["onData"]>>[0];

/** What the server does by itself: takes the message and answers. */
function keep({ server }: Rig, stream: DataStream, to: readonly string[], answer: () => void): void {
  const chunks: Buffer[] = [];
  stream.on("data", (chunk: Buffer) => chunks.push(chunk));
  stream.on("end", () => {
    server.accepted.push({ to, raw: Buffer.concat(chunks) });
    answer();
  });
}
