import { randomBytes } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";

import { execa } from "execa";
import { expect, it, vi } from "vitest";

import { openObjectReader, type ObjectReader } from "../../src/adapters/git-objects.ts";
import { git } from "../support/git-repository.ts";
import { projectRoot } from "../support/sample-offer.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

async function readWhole(objects: ObjectReader, name: string): Promise<Buffer | undefined> {
  const chunks: Uint8Array[] = [];
  const object = await objects.stream(name, (bytes) => chunks.push(bytes));
  return object === undefined ? undefined : Buffer.concat(chunks);
}

it("answers many questions at once, in order, whatever the bytes", async () => {
  await using folder = await temporaryFolder();
  await git(folder.path, "init", "--quiet");
  const contents = [Buffer.alloc(0), Buffer.from("\n"), Buffer.from("x missing\n"), randomBytes(300_000), Buffer.from("end")];
  const ids = await Promise.all(
    contents.map(async (content, index) => {
      await writeFile(join(folder.path, `${index}`), content);
      return git(folder.path, "hash-object", "-w", `${index}`);
    }),
  );
  await using objects = openObjectReader(folder.path);
  const names = [...ids, "1".repeat(40), "no such name", ...ids.toReversed()];
  const answers = await Promise.all(names.map(async (name) => readWhole(objects, name)));
  expect(answers).toEqual([...contents, undefined, undefined, ...contents.toReversed()]);
});

it("sees objects that were written after it began, also after a pause or an end", async () => {
  await using folder = await temporaryFolder();
  await git(folder.path, "init", "--quiet");
  await using objects = openObjectReader(folder.path);
  expect(await readWhole(objects, "HEAD:a")).toBeUndefined();
  await writeFile(join(folder.path, "a"), "one");
  await git(folder.path, "add", "a");
  await git(folder.path, "commit", "--quiet", "--message", "one");
  expect((await readWhole(objects, "HEAD:a"))?.toString()).toBe("one");
  await objects[Symbol.asyncDispose]();
  expect((await readWhole(objects, "HEAD:a"))?.toString()).toBe("one");
});

it("takes no line break in a name, and fails with git's words", async () => {
  await using folder = await temporaryFolder();
  await using objects = openObjectReader(folder.path);
  expect(await readWhole(objects, "HEAD\nHEAD")).toBeUndefined();
  await expect(readWhole(objects, "HEAD")).rejects.toThrow("not a git repository");
});

it("keeps its process while questions come, however many of them ended together", async () => {
  await using folder = await temporaryFolder();
  await git(folder.path, "init", "--quiet");
  await using objects = openObjectReader(folder.path);
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  try {
    await Promise.all(["HEAD:a", "HEAD:b", "HEAD:c"].map(async (name) => readWhole(objects, name)));
    // Each timer that nobody knows any more would end the process under a later question.
    expect(vi.getTimerCount()).toBe(1);
  } finally {
    vi.useRealTimers();
  }
});

it("keeps Node.js alive for answers, and not for what nobody has asked yet", async () => {
  await using folder = await temporaryFolder();
  await git(folder.path, "init", "--quiet");
  // A program of its own: what keeps a test's thread alive is not told.
  const program = `import { openObjectReader } from ${JSON.stringify(`${projectRoot}src/adapters/git-objects.ts`)};
    const reading = openObjectReader(".").stream("HEAD:a", () => undefined);
    const asked = process.getActiveResourcesInfo().includes("ProcessWrap");
    await reading;
    console.log(JSON.stringify([asked, process.getActiveResourcesInfo().includes("ProcessWrap")]));`;
  const { stdout } = await execa(process.execPath, ["--input-type=module", "--eval", program], { cwd: folder.path });
  expect(JSON.parse(stdout)).toEqual([true, false]);
});
