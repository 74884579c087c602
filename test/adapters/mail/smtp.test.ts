import { spawnSync } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";

import type { SMTPServerOptions } from "smtp-server";
import { describe, expect, it } from "vitest";

import { mailContract } from "../../contract/mail-contract.ts";
import { sampleMessage } from "../../support/sample-message.ts";
import { rig, selfSigned, timeouts } from "../../support/smtp-rig.ts";
import { smtpReply } from "../../support/smtp-server.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const password = "correct horse battery";
const login = { user: { secret: "MAIL_USER" }, password: { secret: "MAIL_PASSWORD" } };
const secrets: Readonly<Record<string, string>> = { MAIL_USER: "slipway", MAIL_PASSWORD: password };
const environment = (name: string) => secrets[name];

mailContract("smtp", async () => {
  const { server, mail, ...rest } = await rig();
  return {
    mail: mail(),
    again: () => mail(),
    delivered: async () => await Promise.resolve(server.accepted.map(({ raw }) => raw)),
    [Symbol.asyncDispose]: rest[Symbol.asyncDispose],
  };
});

describe("smtp answers", () => {
  it("greylisting passes, and the next attempt delivers once", async () => {
    let tries = 0;
    await using made = await rig({
      onRcptTo: (_address, _session, callback) => callback(++tries === 1 ? smtpReply(451, "4.7.1 greylisted, come back") : undefined),
    });
    const first = await made.mail().send(sampleMessage);
    expect(first).toMatchObject({ kind: "failed", permanent: false, problem: { code: "mail-refused" }, retryAfterMs: 300_000 });
    expect(first.kind === "failed" && first.problem.text).toContain("greylisted");
    expect(await made.mail().send(sampleMessage)).toMatchObject({ kind: "done", already: false });
    expect(made.server.accepted).toHaveLength(1);
  });

  it("a refused recipient is permanent, named, and the others still get theirs once", async () => {
    await using made = await rig({
      onRcptTo: ({ address }, _session, callback) =>
        callback(address === "gone@contoso.example" ? smtpReply(550, "5.1.1 no such user") : undefined),
    });
    const message = { ...sampleMessage, to: ["gone@contoso.example", "ops@contoso.example"] };
    for (const attempt of [1, 2]) {
      const answer = await made.mail().send({ ...message, at: `2026-11-22T16:0${attempt}:00.000Z` });
      expect(answer).toMatchObject({ kind: "failed", permanent: true, problem: { code: "mail-refused" } });
      expect(answer.kind === "failed" && answer.problem.text).toContain('"gone@contoso.example" with 550');
    }
    expect(made.server.accepted.map(({ to }) => to)).toEqual([["ops@contoso.example"]]);
  });

  it("a message refused after DATA is permanent", async () => {
    await using made = await rig({
      onData: (stream, _session, callback) => void stream.resume().on("end", () => callback(smtpReply(554, "5.7.1 spam"))),
    });
    expect(await made.mail().send(sampleMessage)).toMatchObject({ kind: "failed", permanent: true, problem: { code: "mail-refused" } });
  });

  it("records what was sent without the address", async () => {
    await using made = await rig();
    await made.mail().send(sampleMessage);
    const [name = ""] = (await readdir(made.sentFolder)).filter((each) => each.endsWith(".json"));
    const record = await readFile(join(made.sentFolder, name), "utf8");
    expect(record).toContain(sampleMessage.id);
    expect(record).not.toContain("ops@contoso.example");
  });
});

describe("smtp connections", () => {
  it("a connection lost after DATA passes, and leaves no record that it was sent", async () => {
    await using made = await rig({
      onData: (stream) => void stream.resume().on("end", () => made.server.accepted.splice(0)),
      socketTimeout: 300,
    });
    const answer = await made.mail({ timeouts: { ...timeouts, silence: 600 } }).send(sampleMessage);
    expect(answer).toMatchObject({ kind: "failed", permanent: false });
    expect((await readdir(made.sentFolder)).filter((name) => name.endsWith(".json"))).toEqual([]);
  });

  it("nobody listening passes", async () => {
    await using made = await rig();
    const port = await closedPort();
    expect(await made.mail({}, { port }).send(sampleMessage)).toMatchObject({
      kind: "failed",
      permanent: false,
      problem: { code: "mail-unreachable" },
    });
  });

  it("a server that says nothing passes", async () => {
    await using made = await rig();
    const silent = createServer();
    const port = await new Promise<number>((resolve) => silent.listen(0, "127.0.0.1", () => resolve(portOf(silent.address()))));
    const answer = await made.mail({ timeouts: { ...timeouts, greeting: 100 } }, { port }).send(sampleMessage);
    silent.close();
    expect(answer).toMatchObject({ kind: "failed", permanent: false, problem: { code: "mail-unreachable" } });
  });
});

describe("smtp login", () => {
  const needsLogin: SMTPServerOptions = {
    authOptional: false,
    allowInsecureAuth: true,
    onAuth: (auth, _session, callback) =>
      auth.username === "slipway" && auth.password === password
        ? callback(null, { user: "slipway" })
        : callback(smtpReply(535, `5.7.8 no: ${auth.password ?? ""}`)),
  };

  it("uses the secrets by name", async () => {
    await using made = await rig(needsLogin);
    expect(await made.mail({ environment }, login).send(sampleMessage)).toMatchObject({ kind: "done" });
  });

  it("a wrong password is permanent and never shown, even when the server echoes it", async () => {
    await using made = await rig(needsLogin);
    const answer = await made
      .mail({ environment: (name) => (name === "MAIL_USER" ? "slipway" : "hunter2-hunter2") }, login)
      .send(sampleMessage);
    expect(answer).toMatchObject({ kind: "failed", permanent: true, problem: { code: "mail-auth" } });
    expect(JSON.stringify(answer)).not.toContain("hunter2");
  });

  it("a server that wants a login and gets none is permanent", async () => {
    await using made = await rig(needsLogin);
    expect(await made.mail().send(sampleMessage)).toMatchObject({ kind: "failed", permanent: true, problem: { code: "mail-auth" } });
  });

  it("a secret that is not set is named", async () => {
    await using made = await rig();
    const answer = await made.mail({ environment: (name) => (name === "MAIL_USER" ? "slipway" : undefined) }, login).send(sampleMessage);
    expect(answer).toMatchObject({ kind: "failed", permanent: true, problem: { code: "mail-auth" } });
    expect(answer.kind === "failed" && answer.problem.text).toContain('"MAIL_PASSWORD"');
  });

  it("a user without a password is refused before any connection", async () => {
    await using made = await rig();
    expect(await made.mail({ environment }, { user: login.user }).send(sampleMessage)).toMatchObject({
      kind: "failed",
      problem: { code: "mail-auth" },
    });
  });
});

/** The one outside tool here makes a certificate; without it the test of TLS is skipped. */
const hasOpenssl = spawnSync("openssl", ["version"]).status === 0;

describe("smtp and TLS", () => {
  it.skipIf(!hasOpenssl && process.env["CI"] === undefined)("takes a certificate it was told to trust, and no other", async () => {
    await using folder = await temporaryFolder();
    const { key, cert } = selfSigned(folder.path);
    await using made = await rig({ key, cert, authOptional: true });
    const untrusted = await made.mail({}, { host: "localhost" }).send(sampleMessage);
    expect(untrusted).toMatchObject({ kind: "failed", permanent: true, problem: { code: "mail-tls" } });
    expect(await made.mail({ certificates: cert }, { host: "localhost" }).send(sampleMessage)).toMatchObject({
      kind: "done",
      already: false,
    });
  });
});

async function closedPort(): Promise<number> {
  const server = createServer();
  const port = await new Promise<number>((resolve) => server.listen(0, "127.0.0.1", () => resolve(portOf(server.address()))));
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function portOf(address: ReturnType<ReturnType<typeof createServer>["address"]>): number {
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}
