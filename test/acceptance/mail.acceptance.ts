// needs: mke2fs
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

import { simpleParser } from "mailparser";
import { describe, expect, test } from "vitest";

import { loopbackSmtp, smtpReply } from "../support/smtp-server.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { offer, repositoryAt, settings } from "./support/repository.ts";
import { done, slipway } from "./support/slipway.ts";

describe("mail to a real server", () => {
  test("each in their language and thread, each once; who is refused is told in the status, and keeps nobody from theirs", async () => {
    await using server = await loopbackSmtp({
      onRcptTo: ({ address }, _session, callback) =>
        callback(address.startsWith("gone@") ? smtpReply(550, "5.1.1 no such mailbox") : undefined),
    });
    await using repository = await repositoryAt("fresh");
    await settings(
      repository.path,
      `regions: [westeurope, northeurope]
notify: [gone@contoso.example, mario@contoso.example]
mail:
  kind: smtp
  host: 127.0.0.1
  port: ${server.port}
  from: Contoso Publishing <slipway@contoso.example>
  languages: { mario@contoso.example: it }
`,
    );
    const { path } = repository;
    await slipway(path, "publish", offer);
    const status = await done(path, "status", offer);
    expect(status).toMatch(/mail-refused[\s\S]*"gone@contoso\.example" with 550[\s\S]*Correct the address/);
    await slipway(path, "go-live", offer);
    const mails = await Promise.all(server.accepted.map(async ({ raw }) => await simpleParser(raw)));
    const told = mails.map(({ subject, to }) => `${[to].flat()[0]?.text} ${subject}`).toSorted();
    expect(told).toEqual([
      expect.stringMatching(/^mario@contoso\.example .* 1\.4\.0 è pubblicata$/),
      expect.stringMatching(/^mario@contoso\.example .* L’anteprima di 1\.4\.0 è pronta/),
      expect.stringMatching(/^releases@contoso\.example .* 1\.4\.0 is live$/),
      expect.stringMatching(/^releases@contoso\.example .* Preview of 1\.4\.0 is ready/),
    ]);
    const [live, preview] = ["is live", "Preview"].map((word) => mails.find(({ subject }) => subject?.includes(word)));
    expect(live?.inReplyTo).toBe(preview?.messageId);
    expect(preview?.inReplyTo).toBeUndefined();
    expect(live?.headers.get("list")).toMatchObject({ id: { id: "web-stack.contoso.contoso.example", name: "contoso/web-stack" } });
    expect(new Set(mails.map(({ messageId }) => messageId)).size).toBe(4);
  });
});

test("`mail preview` writes every message in all its forms", async () => {
  await using folder = await temporaryFolder();
  expect(await done(folder.path, "mail", "preview", "--out", "mails", "--language", "it")).toMatch(
    /✔ \d+ messages\n {4}open {2}.*mails\/index\.html/,
  );
  const names = await readdir(join(folder.path, "mails"));
  const index = await readFile(join(folder.path, "mails/index.html"), "utf8");
  const messages = names.filter((name) => name.endsWith(".eml"));
  expect(messages.length).toBeGreaterThan(15);
  for (const name of messages) {
    const base = name.replace(/\.eml$/, "");
    for (const ending of ["html", "txt", "eml"]) expect(index).toContain(`href="${base}.${ending}"`);
    const mail = await simpleParser(await readFile(join(folder.path, "mails", name)));
    expect(mail.html).toBeTruthy();
    expect(mail.text).toBeTruthy();
  }
});
