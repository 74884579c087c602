// needs: openssl
import { writeFile } from "node:fs/promises";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import { dkimPair, dkimVerdict } from "../../support/dkim.ts";
import { sampleMessage } from "../../support/sample-message.ts";
import { rig, selfSigned, type Rig } from "../../support/smtp-rig.ts";
import { smtpReply } from "../../support/smtp-server.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

function received({ server }: Rig): readonly string[] {
  return server.accepted.flatMap(({ to }) => to).toSorted();
}

describe("addresses beyond ASCII", () => {
  it("go where the server offers SMTPUTF8", async () => {
    await using made = await rig();
    expect(await made.mail().send({ ...sampleMessage, to: ["jörg@bücher.example"] })).toMatchObject({ kind: "done" });
    expect(received(made)).toEqual(["jörg@bücher.example"]);
  });

  it("are told where it does not, and the others get theirs", async () => {
    await using made = await rig({ hideSMTPUTF8: true });
    const answer = await made.mail().send({ ...sampleMessage, to: ["jörg@example.com", "ops@bücher.example"] });
    expect(answer).toMatchObject({ kind: "failed", permanent: true, problem: { code: "mail-address" } });
    expect(answer.kind === "failed" && answer.problem.text).toContain('"jörg@example.com": it does not offer SMTPUTF8');
    // The server shows domains as people write them.
    expect(received(made)).toEqual(["ops@bücher.example"]);
  });
});

const secrets: Readonly<Record<string, string>> = { MAIL_USER: "slipway", MAIL_PASSWORD: "correct horse battery" };
const login = { user: { secret: "MAIL_USER" }, password: { secret: "MAIL_PASSWORD" } };
const environment = (name: string) => secrets[name];

describe("a server that is away", () => {
  it("is tried again later for addresses beyond ASCII, too", async () => {
    await using made = await rig();
    const answer = await made.mail({}, { port: 9 }).send({ ...sampleMessage, to: ["jörg@example.com"] });
    expect(answer).toMatchObject({ kind: "failed", permanent: false, problem: { code: "mail-unreachable" } });
  });
});

describe("STARTTLS", () => {
  it("comes before the password, with a certificate that is trusted", async () => {
    await using folder = await temporaryFolder();
    const { key, cert } = selfSigned(folder.path);
    const seen: boolean[] = [];
    await using made = await rig({
      key,
      cert,
      authOptional: false,
      onAuth: ({ username, password }, session, callback) => {
        seen.push(session.secure);
        callback(password === secrets["MAIL_PASSWORD"] ? null : smtpReply(535, "5.7.8 no"), { user: username });
      },
    });
    const mail = made.mail({ certificates: cert, environment }, { host: "localhost", ...login });
    expect(await mail.send({ ...sampleMessage, to: ["ada@contoso.example", "bob@contoso.example"] })).toMatchObject({ kind: "done" });
    expect(new Set(seen)).toEqual(new Set([true]));
    const untrusted = await made.mail({ environment }, { host: "localhost", ...login }).send({ ...sampleMessage, id: "other" });
    expect(untrusted).toMatchObject({ kind: "failed", permanent: true, problem: { code: "mail-tls" } });
  });
});

describe("DKIM", () => {
  const { publicKey, privateKey } = dkimPair();
  const dkim = { domain: "contoso.example", selector: "slipway", key: { secret: "DKIM_KEY" } };

  it("signs what readers look at, by a key from the environment or a file", async () => {
    await using folder = await temporaryFolder();
    const file = join(folder.path, "dkim.pem");
    await writeFile(file, privateKey);
    await using made = await rig();
    const escaped = privateKey.replaceAll("\n", String.raw`\n`);
    const message = { ...sampleMessage, list: "contoso/web-stack" };
    await made.mail({ environment: () => escaped }, { dkim }).send(message);
    await made.mail({}, { dkim: { selector: "other", key: { file } } }).send({ ...message, id: "second" });
    const verdicts = made.server.accepted.map(({ raw }) => dkimVerdict(raw, publicKey));
    expect(verdicts).toMatchObject([
      { domain: "contoso.example", selector: "slipway", body: true, headers: true },
      { domain: "contoso.example", selector: "other", body: true, headers: true },
    ]);
    for (const { signed } of verdicts)
      expect(signed).toEqual(expect.arrayContaining(["from", "to", "subject", "date", "message-id", "list-id"]));
    expect(dkimVerdict(Buffer.from(made.server.accepted[0]?.raw.toString().replace("1.4.1", "9.9.9") ?? ""), publicKey).body).toBe(false);
  });

  it.each([
    ["nothing", ""],
    ["no key", "-----BEGIN PRIVATE KEY-----\nc2VjcmV0LXNlY3JldA==\n-----END PRIVATE KEY-----"],
    ["a short key", dkimPair(512).privateKey],
  ])("with %s nothing is sent, and the key is not shown", async (_, text) => {
    await using made = await rig();
    const answer = await made.mail({ environment: () => text }, { dkim }).send(sampleMessage);
    expect(answer).toMatchObject({ kind: "failed", permanent: true, problem: { code: "mail-dkim" } });
    expect(JSON.stringify(answer)).not.toMatch(/c2Vjcm|BEGIN/);
    expect(received(made)).toEqual([]);
  });

  it("a file that is not there is named", async () => {
    await using made = await rig();
    const answer = await made.mail({}, { dkim: { selector: "s", key: { file: "/nowhere/dkim.pem" } } }).send(sampleMessage);
    expect(answer).toMatchObject({ kind: "failed", permanent: true, problem: { code: "mail-dkim" } });
    expect(answer.kind === "failed" && answer.problem.text).toContain("/nowhere/dkim.pem");
  });
});
