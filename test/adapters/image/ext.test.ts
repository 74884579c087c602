// needs: mke2fs debugfs
import { mkdir, readFile, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";

import { openExt } from "../../../src/adapters/image/ext/open-ext.ts";
import {
  hasTool,
  makeExt,
  sectionOf,
  supported,
  temporaryFolder,
  tool,
  walkFolder,
  walkImage,
  writeHardTree,
  type Seen,
} from "./support.ts";

const variants: readonly (readonly [string, string, readonly string[]])[] = [
  ["ext2 with 1 KiB blocks", "ext2", ["-t", "ext2", "-b", "1024"]],
  ["ext2 with 4 KiB blocks", "ext2", ["-t", "ext2", "-b", "4096"]],
  ["ext3", "ext3", ["-t", "ext3", "-b", "1024"]],
  ["ext4 with 1 KiB blocks", "ext4", ["-t", "ext4", "-b", "1024"]],
  ["ext4 with 4 KiB blocks", "ext4", ["-t", "ext4", "-b", "4096"]],
  ["ext4 with inline data", "ext4", ["-t", "ext4", "-O", "inline_data", "-I", "256"]],
  ["ext4 with inline data in large inodes", "ext4", ["-t", "ext4", "-O", "inline_data", "-I", "1024"]],
  ["ext4 with 32-bit descriptors", "ext4", ["-t", "ext4", "-O", "^64bit"]],
  ["ext4 with meta_bg", "ext4", ["-t", "ext4", "-b", "1024", "-O", "meta_bg,^resize_inode"]],
  ["ext4 without flex_bg and metadata_csum", "ext4", ["-t", "ext4", "-O", "^flex_bg,^metadata_csum"]],
  ["ext4 with sparse_super2", "ext4", ["-t", "ext4", "-O", "sparse_super2,^resize_inode"]],
  ["ext4 with bigalloc", "ext4", ["-t", "ext4", "-O", "bigalloc", "-C", "16384"]],
  ["ext4 without extents", "ext4", ["-t", "ext4", "-O", "^extent,^64bit"]],
  ["ext4 without the file type in entries", "ext4", ["-t", "ext4", "-O", "^filetype"]],
];

const isPossible = hasTool("mke2fs") && hasTool("debugfs");
const stack = new AsyncDisposableStack();
let folder = "";
let source = "";
let expected = new Map<string, Seen>();

beforeAll(async () => {
  if (!isPossible) return;
  folder = stack.use(await temporaryFolder()).path;
  source = join(folder, "source");
  await mkdir(source);
  await writeHardTree(source);
  expected = await walkFolder(source);
});
beforeEach(({ skip }) => {
  skip(!isPossible, "mke2fs and debugfs are not installed");
});
afterAll(async () => {
  await stack.disposeAsync();
});

test.each(variants)("%s reads as its source folder", async (_, kind, options) => {
  const bytes = await makeExt(folder, ["-L", "hard", "-U", "11111111-2222-3333-4444-555555555555", ...options], source);
  const fileSystem = supported(await openExt(sectionOf(bytes)));
  expect([fileSystem.kind, fileSystem.label, fileSystem.uuid, fileSystem.needsRecovery]).toEqual([
    kind,
    "hard",
    "11111111-2222-3333-4444-555555555555",
    false,
  ]);
  const seen = await walkImage(fileSystem);
  seen.delete("/lost+found");
  expect(seen).toEqual(expected);
});

test("debugfs lists the same names, modes and sizes", async () => {
  const bytes = await makeExt(folder, ["-t", "ext4", "-b", "1024"], source);
  const fileSystem = supported(await openExt(sectionOf(bytes)));
  const listing = await tool("debugfs", ["-R", "ls -p /many", join(folder, "ext.img")]);
  const rows = listing
    .split("\n")
    .filter((line) => line.startsWith("/"))
    .map((line) => line.split("/"));
  const theirs = rows
    .map((row) => ({ name: row[5] ?? "", mode: Number.parseInt(row[2] ?? "", 8) & 0o7777, size: Number(row[6]) }))
    .filter(({ name }) => name !== "." && name !== "..");
  const ours = [];
  for (const name of (await fileSystem.list("/many")) ?? []) {
    const stat = await fileSystem.stat(`/many/${name}`);
    ours.push({ name, mode: stat?.mode, size: stat?.size });
  }
  expect(ours).toEqual(theirs.toSorted((a, b) => (a.name < b.name ? -1 : 1)));
});

test("devices, pipes, sockets and large owners are told apart", async () => {
  await makeExt(folder, ["-t", "ext4"], source);
  const image = join(folder, "ext.img");
  const commands = [
    "mknod pipe p",
    "mknod disk b 8 0",
    "mknod tty c 4 0",
    "sif tiny uid 70000",
    "sif tiny gid 4000000000",
    "sif setuid mode 0140644",
  ];
  await tool("debugfs", ["-w", "-f", "-", image], `${commands.join("\n")}\n`);
  const fileSystem = supported(await openExt(sectionOf(await readFile(image))));
  const kinds = await Promise.all(["/pipe", "/disk", "/tty", "/setuid"].map(async (path) => (await fileSystem.stat(path))?.kind));
  expect(kinds).toEqual(["fifo", "device", "device", "socket"]);
  expect(await fileSystem.stat("/tiny")).toMatchObject({ uid: 70_000, gid: 4_000_000_000 });
});

test("a file's start is read whatever its size, and a limit is an error, not a cut", async () => {
  const fileSystem = supported(await openExt(sectionOf(await makeExt(folder, ["-t", "ext4"], source))));
  expect(Buffer.from((await fileSystem.readStart("/large", 5)) ?? []).toString()).toBe("block");
  expect(await fileSystem.readStart("/tiny", 1000)).toHaveLength(18);
  await expect(fileSystem.readFile("/large", 1000)).rejects.toMatchObject({ name: "ImageReadError", where: "partition 1" });
  await expect(fileSystem.list("/many", 10)).rejects.toMatchObject({ name: "ImageReadError" });
});

test("a file of 100 GB of holes is no work: its start reads as zeros, its whole is refused", async () => {
  const sparse = join(folder, "sparse-source");
  await mkdir(sparse);
  await writeFile(join(sparse, "huge"), "");
  await truncate(join(sparse, "huge"), 100e9);
  await writeFile(join(sparse, "tail"), "data");
  await truncate(join(sparse, "tail"), 100_000);
  const section = sectionOf(await makeExt(folder, ["-t", "ext4"], sparse));
  const fileSystem = supported(await openExt(section));
  expect((await fileSystem.stat("/huge"))?.size).toBe(100e9);
  await expect(fileSystem.readFile("/huge")).rejects.toThrow("100000000000 bytes");
  expect(await fileSystem.readStart("/huge", 10)).toEqual(Buffer.alloc(10));
  expect(
    Buffer.from((await fileSystem.readFile("/tail")) ?? [])
      .toString()
      .replaceAll("\0", ""),
  ).toBe("data");
  expect(section.readBytes()).toBeLessThan(200_000);
});

test("what is not there, or not of that kind, is undefined", async () => {
  const fileSystem = supported(await openExt(sectionOf(await makeExt(folder, ["-t", "ext4"], source))));
  expect(await fileSystem.stat("/no/such")).toBeUndefined();
  expect(await fileSystem.stat("/tiny/below-a-file")).toBeUndefined();
  expect(await fileSystem.list("/tiny")).toBeUndefined();
  expect(await fileSystem.readFile("/many")).toBeUndefined();
  expect(await fileSystem.readStart("/many", 1)).toBeUndefined();
  expect(await fileSystem.readLink("/tiny")).toBeUndefined();
  expect(await fileSystem.readFile("/long-link")).toBeUndefined();
});
