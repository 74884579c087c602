import { open, readFile, stat } from "node:fs/promises";
import { join } from "node:path";

import { expect, it } from "vitest";

import { putInThread } from "../../../src/adapters/region/copy-threads.ts";
import { putChunk } from "../../../src/adapters/region/put-chunk.ts";
import { chunkSize } from "../../../src/core/chunks.ts";
import { pattern } from "../../support/sparse-file.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

/** A file of two chunks in a folder of its own. */
async function scene(flags: "w+" | "r" = "w+") {
  await using stack = new AsyncDisposableStack();
  const path = join(stack.use(await temporaryFolder()).path, "copy");
  const written = stack.use(await open(path, "w+"));
  await written.truncate(2 * chunkSize);
  const handle = stack.use(await open(path, flags === "w+" ? "r+" : "r"));
  const all = stack.move();
  return { path, handle, [Symbol.asyncDispose]: () => all.disposeAsync() };
}

/** Data at both ends of a chunk, a hole between. */
function sparseChunk(): Buffer {
  const chunk = Buffer.alloc(chunkSize);
  chunk.set(pattern(700_000, 1), 0);
  chunk.set(pattern(1000, 2), chunkSize - 1000);
  return chunk;
}

it("writes what is not zero, and leaves holes", async () => {
  await using at = await scene();
  const bytes = sparseChunk();
  expect(putChunk({ file: at.handle.fd, offset: chunkSize, bytes, isNew: true })).toBe(true);
  expect((await readFile(at.path)).equals(Buffer.concat([Buffer.alloc(chunkSize), bytes]))).toBe(true);
  expect((await stat(at.path)).blocks * 512).toBeLessThan(1024 * 1024);
});

it("puts zeros over what another run left in a hole", async () => {
  await using at = await scene();
  await at.handle.write(pattern(chunkSize, 9), 0, chunkSize, 0);
  const bytes = sparseChunk();
  expect(putChunk({ file: at.handle.fd, offset: 0, bytes, isNew: false })).toBe(true);
  expect((await readFile(at.path)).subarray(0, chunkSize).equals(bytes)).toBe(true);
});

it("does the same in threads, many at once, with memory that is shared and memory that is not", async () => {
  await using at = await scene();
  const bytes = sparseChunk();
  const shared = Buffer.from(new SharedArrayBuffer(chunkSize));
  shared.set(bytes);
  const puts = [bytes, shared, bytes.subarray(0, 5000)].map((each, index) =>
    putInThread({ file: at.handle.fd, offset: index === 2 ? 0 : index * chunkSize, bytes: each, isNew: index !== 2 }),
  );
  expect(await Promise.all(puts)).toEqual([true, true, true]);
  expect((await readFile(at.path)).equals(Buffer.concat([bytes, bytes]))).toBe(true);
});

it("tells the system's error with its code", async () => {
  await using at = await scene("r");
  const put = putInThread({ file: at.handle.fd, offset: 0, bytes: pattern(4096, 1), isNew: true });
  await expect(put).rejects.toMatchObject({ code: "EBADF" });
});
