import { chmod, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import { createOutbox } from "../../../src/adapters/mail/outbox.ts";
import { mailContract } from "../../contract/mail-contract.ts";
import { sampleMessage } from "../../support/sample-message.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const from = "Slipway <slipway@contoso.example>";

mailContract("outbox", async () => {
  const folder = await temporaryFolder();
  const outbox = join(folder.path, "outbox");
  return {
    mail: createOutbox({ folder: outbox, from }),
    again: () => createOutbox({ folder: outbox, from }),
    delivered: async () => await Promise.all((await names(outbox)).map(async (name) => await readFile(join(outbox, name)))),
    [Symbol.asyncDispose]: async () => await folder[Symbol.asyncDispose](),
  };
});

describe("outbox", () => {
  it("names the file readably after the id and leaves nothing else", async () => {
    await using folder = await temporaryFolder();
    const answer = await createOutbox({ folder: folder.path, from }).send(sampleMessage);
    const [name = "", ...more] = await readdir(folder.path);
    expect(name).toMatch(/^contoso-web-stack-3-preview-preview-ready-[0-9a-f]{16}\.eml$/);
    expect(more).toEqual([]);
    expect(answer).toMatchObject({ value: { where: join(folder.path, name) } });
  });

  it("says which folder cannot be used", async () => {
    await using folder = await temporaryFolder();
    const file = join(folder.path, "outbox");
    await writeFile(file, "in the way");
    const answer = await createOutbox({ folder: file, from }).send(sampleMessage);
    expect(answer).toMatchObject({ kind: "failed", permanent: true, problem: { code: "mail-outbox" } });
    expect(answer.kind === "failed" && answer.problem.text).toContain(file);
  });

  it("ignores what a killed process left half written", async () => {
    await using folder = await temporaryFolder();
    await mkdir(folder.path, { recursive: true });
    await writeFile(join(folder.path, ".0.part"), "From: half");
    await chmod(join(folder.path, ".0.part"), 0o400);
    expect(await createOutbox({ folder: folder.path, from }).send(sampleMessage)).toMatchObject({ kind: "done", already: false });
  });

  it.each(["nobody", "a@b.example\r\nBcc: c@d.example", "Evil\r\nBcc: x@y.example <a@b.example>"])(
    "refuses the sender %j",
    async (sender) => {
      await using folder = await temporaryFolder();
      const answer = await createOutbox({ folder: folder.path, from: sender }).send(sampleMessage);
      expect(answer).toMatchObject({ kind: "failed", problem: { code: "mail-address" } });
    },
  );
});

async function names(folder: string): Promise<readonly string[]> {
  return (await readdir(folder).catch(() => [])).filter((name) => name.endsWith(".eml"));
}
