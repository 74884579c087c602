// needs: mke2fs debugfs
import { mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";

import { openExt } from "../../../src/adapters/image/ext/open-ext.ts";
import type { FileSystem } from "../../../src/ports/images.ts";
import { hasTool, makeExt, sectionOf, supported, temporaryFolder, tool } from "./support.ts";

const blockSize = 1024;
const refused = { name: "ImageReadError", where: "partition 1" };

const isPossible = hasTool("mke2fs") && hasTool("debugfs");
const stack = new AsyncDisposableStack();
let folder = "";
let clean: Buffer = Buffer.alloc(0);

beforeAll(async () => {
  if (!isPossible) return;
  folder = stack.use(await temporaryFolder()).path;
  const source = join(folder, "source");
  await mkdir(join(source, "etc"), { recursive: true });
  await writeFile(join(source, "etc", "passwd"), "root:x:0:0\n");
  await writeFile(join(source, "big"), Buffer.alloc(40_000, "big"));
  await writeLinks(source);
  clean = await makeExt(folder, ["-t", "ext4", "-b", String(blockSize), "-O", "^metadata_csum"], source, 8);
});
beforeEach(({ skip }) => {
  skip(!isPossible, "mke2fs and debugfs are not installed");
});
afterAll(async () => {
  await stack.disposeAsync();
});

async function opened(bytes: Buffer): Promise<FileSystem> {
  return supported(await openExt(sectionOf(bytes)));
}

/** The image after debugfs commands, which can write what no honest tool would. */
async function altered(commands: readonly string[]): Promise<Buffer> {
  const image = join(folder, "altered.img");
  await writeFile(image, clean);
  await tool("debugfs", ["-w", "-f", "-", image], `${commands.join("\n")}\n`);
  return await readFile(image);
}

/** The image with bytes of its superblock changed. */
function withSuperblock(change: (superblock: Buffer) => void): Buffer {
  const bytes = Buffer.from(clean);
  change(bytes.subarray(1024, 2048));
  return bytes;
}

test("links that climb or begin at the root stay inside the image", async () => {
  const fileSystem = await opened(clean);
  for (const path of ["/climb", "/absolute", "/chain-39", "/etc/../climb", "/../../etc/passwd", "/self/self/etc/./passwd"]) {
    expect([path, Buffer.from((await fileSystem.readFile(path)) ?? []).toString()]).toEqual([path, "root:x:0:0\n"]);
  }
  expect(await fileSystem.readLink("/climb")).toBe("../../../../../etc/passwd");
  expect((await fileSystem.stat("/climb", { follow: false }))?.kind).toBe("symlink");
  expect(await fileSystem.stat("/dangling")).toBeUndefined();
});

test.each(["/loop", "/ping", "/chain-40", "/grow/x"])("the endless link %s is refused", async (path) => {
  await expect((await opened(clean)).stat(path)).rejects.toMatchObject(refused);
});

test("paths beyond every system's limits are refused", async () => {
  const fileSystem = await opened(await altered(["link etc etc/again"]));
  await expect(fileSystem.stat(`/${"a".repeat(5000)}`)).rejects.toMatchObject(refused);
  await expect(fileSystem.stat(`/etc${"/again".repeat(300)}`)).rejects.toMatchObject(refused);
});

test.each<readonly [string, string, readonly string[]]>([
  ["a directory that claims 2 GiB", "/etc", ["sif etc size 2147482624"]],
  ["a directory of ten million names", "/etc", ["sif etc size 400000000"]],
  ["a passwd of 100 GB, nearly all of it holes", "/etc/passwd", ["sif etc/passwd size 107374182400"]],
  ["a directory of half a block", "/etc", ["sif etc size 100"]],
  ["an entry for the journal's inode", "/journal", ["link <8> journal"]],
  ["an entry for an inode without a type", "/etc/passwd", ["sif etc/passwd mode 0"]],
  ["an encrypted directory", "/etc", ["sif etc flags 0x80800"]],
  ["a directory that ignores case", "/etc", ["sif etc flags 0x40080000"]],
  ["an extent beyond the end", "/big", ["sif big block[5] 0x7fffffff"]],
  ["an extent tree 60 levels deep", "/big", ["sif big block[1] 0x3c0004"]],
  ["an extent tree without signature", "/big", ["sif big block[0] 0"]],
  ["an extent tree node of 60,000 entries", "/big", ["sif big block[0] 0xea60f30a"]],
  ["inline data that is not there", "/big", ["sif big flags 0x10000000"]],
  ["indirect blocks beyond the end", "/big", ["sif big flags 0"]],
  ["an encrypted file", "/big", ["sif big flags 0x80800"]],
])("%s is refused", async (_, path, commands) => {
  const fileSystem = await opened(await altered(commands));
  const read = async (): Promise<unknown> => [await fileSystem.list(path), await fileSystem.readFile(path)];
  await expect(read()).rejects.toMatchObject(refused);
});

test("an extent tree that leads back to itself ends", async () => {
  const bytes = Buffer.from(clean);
  const root = await inodeBlocks(bytes, "/big");
  const loop = 2000;
  writeNode(bytes, root, { depth: 5, child: loop });
  writeNode(bytes, loop * blockSize, { depth: 4, child: loop });
  await expect((await opened(bytes)).readFile("/big")).rejects.toMatchObject(refused);
});

test("extents that overlap, or one block in two files, are read within the file's size", async () => {
  const fileSystem = await opened(await altered(["sif big block[5] 3", "sif big block[6] 0", "sif etc/passwd block[5] 3"]));
  const read = async (path: string): Promise<number | undefined> => (await fileSystem.readFile(path))?.length;
  expect([await read("/big"), await read("/etc/passwd")]).toEqual([40_000, 11]);
});

test("an entry for an inode beyond the last is refused", async () => {
  const bytes = Buffer.from(clean);
  bytes.writeUInt32LE(4_000_000, passwdEntry());
  await expect((await opened(bytes)).stat("/etc/passwd")).rejects.toMatchObject(refused);
});

test("broken chains of entries, impossible and doubled names are refused", async () => {
  const at = passwdEntry();
  const cases: readonly ((bytes: Buffer) => void)[] = [
    (bytes) => bytes.writeUInt16LE(0, at + 4),
    (bytes) => bytes.writeUInt16LE(9, at + 4),
    (bytes) => bytes.writeUInt16LE(4096, at + 4),
    (bytes) => bytes.writeUInt8(255, at + 6),
    (bytes) => bytes.writeUInt8(0, at + 6),
    (bytes) => bytes.write("pa/swd", at + 8, "latin1"),
    (bytes) => bytes.write("pa\0swd", at + 8, "latin1"),
    (bytes) => {
      bytes.writeUInt16LE(16, at + 4);
      bytes.copy(bytes, at + 16, at, at + 16);
      bytes.writeUInt16LE(blockSize - ((at + 16) % blockSize), at + 20);
    },
  ];
  for (const change of cases) {
    const bytes = Buffer.from(clean);
    change(bytes);
    await expect((await opened(bytes)).list("/etc")).rejects.toMatchObject(refused);
  }
});

test.each<readonly [string, (superblock: Buffer) => void]>([
  ["no signature", (superblock) => superblock.writeUInt16LE(0, 56)],
  ["blocks of 2^42 bytes", (superblock) => superblock.writeUInt32LE(32, 24)],
  ["more blocks than the partition", (superblock) => superblock.writeUInt32LE(100_000_000, 4)],
  ["no blocks", (superblock) => superblock.writeUInt32LE(0, 4)],
  ["groups of no blocks", (superblock) => superblock.writeUInt32LE(0, 32)],
  ["groups of no inodes", (superblock) => superblock.writeUInt32LE(0, 40)],
  ["groups of 2^32 inodes", (superblock) => superblock.writeUInt32LE(0xffff_ffff, 40)],
  ["inodes of 3 bytes", (superblock) => superblock.writeUInt16LE(3, 88)],
  ["inodes larger than a block", (superblock) => superblock.writeUInt16LE(32_768, 88)],
  ["descriptors of 0 bytes", (superblock) => superblock.writeUInt16LE(0, 254)],
  ["2^32 inodes", (superblock) => superblock.writeUInt32LE(0xffff_ffff, 0)],
  ["a first block beyond the end", (superblock) => superblock.writeUInt32LE(0xffff_0000, 20)],
])("a superblock with %s is refused", async (_, change) => {
  await expect(openExt(sectionOf(withSuperblock(change)))).rejects.toMatchObject(refused);
});

test("features this reader does not know are unsupported, not guessed", async () => {
  const bytes = withSuperblock((superblock) => superblock.writeUInt32LE(0x8000_0009, 96));
  expect(await openExt(sectionOf(bytes))).toEqual({
    kind: "unsupported",
    content: "ext4",
    reason: "It uses features this reader does not know (0x80000009)",
  });
});

test("a journal that was not written back is told", async () => {
  const bytes = withSuperblock((superblock) => superblock.writeUInt32LE(superblock.readUInt32LE(96) | 0x4, 96));
  expect((await opened(bytes)).needsRecovery).toBe(true);
});

/** Byte where the entry for `passwd` begins: before the length of its name, its type (1, a file) and the name. */
function passwdEntry(): number {
  return clean.indexOf("\u0006\u0001passwd", 0, "latin1") - 6;
}

/** Byte where `i_block` of a file begins, found by the extent header that debugfs shows. */
async function inodeBlocks(bytes: Buffer, path: string): Promise<number> {
  await writeFile(join(folder, "altered.img"), bytes);
  const answer = await tool("debugfs", ["-R", `imap ${path}`, join(folder, "altered.img")]);
  const [, block, offset] = /located at block (\d+), offset 0x([0-9a-f]+)/.exec(answer) ?? [];
  return Number(block) * blockSize + Number.parseInt(offset ?? "", 16) + 40;
}

/** An index node with one entry that covers all blocks from 0 on. */
function writeNode(bytes: Buffer, at: number, { depth, child }: { depth: number; child: number }): void {
  bytes.writeUInt16LE(0xf30a, at);
  bytes.writeUInt16LE(1, at + 2);
  bytes.writeUInt16LE(4, at + 4);
  bytes.writeUInt16LE(depth, at + 6);
  bytes.fill(0, at + 12, at + 24);
  bytes.writeUInt32LE(child, at + 16);
}

async function writeLinks(source: string): Promise<void> {
  const links: Record<string, string> = {
    climb: "../../../../../etc/passwd",
    absolute: "/etc/passwd",
    dangling: "nowhere",
    self: ".",
    loop: "loop",
    ping: "pong",
    pong: "ping",
    grow: "grow/x",
    "chain-0": "etc/passwd",
  };
  for (let index = 1; index <= 40; index += 1) links[`chain-${index}`] = `chain-${index - 1}`;
  for (const [name, target] of Object.entries(links)) await symlink(target, join(source, name));
}
