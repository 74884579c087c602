import { readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import { createLocalHost } from "../../../src/adapters/host/local.ts";
import { hostContract } from "../../contract/host-contract.ts";
import { hostView } from "../../support/host-view.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

hostContract("local host", async () => {
  const folder = await temporaryFolder();
  const status = join(folder.path, "site", "status", "contoso", "web-stack");
  const support = join(folder.path, "support");
  const inodes = new Set<number>();
  return {
    host: createLocalHost({ now: () => "2026-11-22T16:00:00.000Z", folder: folder.path }),
    shown: async () => {
      const texts = await Promise.all(
        ["status.json", "status.md", "index.html"].map(async (name) => await readFile(join(status, name), "utf8").catch(() => undefined)),
      );
      return texts.includes(undefined) ? undefined : texts.join("\n");
    },
    // Every replaced file is a new one, so the files seen so far count the writes.
    writes: async () => {
      for (const name of await readdir(status)) inodes.add((await stat(join(status, name))).ino);
      return inodes.size;
    },
    requests: async () =>
      await Promise.all(
        (await readdir(support)).filter((name) => name.endsWith(".md")).map(async (name) => await readFile(join(support, name), "utf8")),
      ),
    [Symbol.asyncDispose]: async () => await folder[Symbol.asyncDispose](),
  };
});

const view = hostView();

describe("local host", () => {
  it("tells when it cannot write, and does not throw", async () => {
    await using folder = await temporaryFolder();
    await writeFile(join(folder.path, "site"), "in the way");
    await writeFile(join(folder.path, "support"), "in the way");
    const told: string[] = [];
    const host = createLocalHost({ now: () => "2026-11-22T16:00:00.000Z", folder: folder.path, warn: (text) => told.push(text) });
    await host.announce(view);
    expect(told.join()).toContain("contoso/web-stack");
    const answer = await host.openSupport({
      id: "1",
      offer: view.offer,
      title: "",
      markdown: "",
      severity: "moderate" as const,
      isException: false,
      json: "",
    });
    expect(answer).toMatchObject({ kind: "failed", permanent: true, problem: { code: "support-unwritable" } });
  });

  it("writes nothing for a name that leads elsewhere", async () => {
    await using folder = await temporaryFolder();
    await createLocalHost({ now: () => "2026-11-22T16:00:00.000Z", folder: folder.path }).announce({
      ...view,
      offer: { publisher: "..", offer: ".." },
    });
    expect(await readdir(folder.path)).toEqual([]);
  });
});
