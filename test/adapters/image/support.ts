import { createHash } from "node:crypto";
import { accessSync, constants } from "node:fs";
import { lstat, mkdir, mkdtemp, readFile, readdir, readlink, rm, symlink, truncate, writeFile, open } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";

import { execa } from "execa";

import { openDiskFile } from "../../../src/adapters/image/open-disk.ts";
import { createSection, type Section } from "../../../src/adapters/image/section.ts";
import type { Disk, FileSystem, UnsupportedFileSystem } from "../../../src/ports/images.ts";

const path = [process.env["PATH"] ?? "", "/usr/sbin", "/sbin"].join(delimiter);

/** True when a program is installed; oracles are used where they are. */
export function hasTool(name: string): boolean {
  return path.split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, name), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** Runs a program, also from the system folders, and gives what it prints. */
export async function tool(name: string, args: readonly string[], input = ""): Promise<string> {
  const { stdout } = await execa(name, args, { env: { PATH: path, LC_ALL: "C" }, input });
  return stdout;
}

/** A folder that goes away with its scope. */
export async function temporaryFolder(): Promise<AsyncDisposable & { readonly path: string }> {
  const folder = await mkdtemp(join(tmpdir(), "slipway-image-"));
  return { path: folder, [Symbol.asyncDispose]: async () => await rm(folder, { recursive: true, force: true }) };
}

/** Bytes as a section, for tests that need no file. */
export function sectionOf(bytes: Buffer): Section & { readonly readBytes: () => number } {
  let total = 0;
  const read = async (offset: number, length: number): Promise<Buffer> => {
    total += length;
    return await Promise.resolve(Buffer.from(bytes.subarray(offset, offset + length)));
  };
  return { ...createSection("partition 1", { size: bytes.length, read }, 0, bytes.length), readBytes: () => total };
}

/** Fails the test when a file system was not opened. */
export function supported(fileSystem: FileSystem | UnsupportedFileSystem): FileSystem {
  if (fileSystem.kind === "unsupported") throw new Error(`unsupported: ${fileSystem.reason}`);
  return fileSystem;
}

/** An ext image of `sizeMiB` with the content of `source`. */
export async function makeExt(folder: string, options: readonly string[], source: string | undefined, sizeMiB = 32): Promise<Buffer> {
  const image = join(folder, "ext.img");
  await rm(image, { force: true });
  await writeFile(image, "");
  await truncate(image, sizeMiB * 1024 * 1024);
  await tool("mke2fs", ["-q", "-F", ...options, ...(source === undefined ? [] : ["-d", source]), image]);
  return await readFile(image);
}

/** What a walk finds at a path: enough to tell two trees apart. */
export type Seen = { readonly kind: string; readonly mode: number; readonly uid: number; readonly gid: number; readonly content?: string };

function digest(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** Everything below `/` in an image, content as digest. */
export async function walkImage(fileSystem: FileSystem, at = "/", seen = new Map<string, Seen>()): Promise<Map<string, Seen>> {
  for (const name of (await fileSystem.list(at)) ?? []) {
    const child = `${at === "/" ? "" : at}/${name}`;
    const stat = await fileSystem.stat(child, { follow: false });
    if (stat === undefined) throw new Error(`no stat for ${child}`);
    const { kind, mode, uid, gid } = stat;
    const content =
      kind === "symlink"
        ? await fileSystem.readLink(child)
        : kind === "file"
          ? digest((await fileSystem.readFile(child)) ?? new Uint8Array())
          : undefined;
    seen.set(child, { kind, mode, uid, gid, ...(content === undefined ? {} : { content }) });
    if (kind === "directory") await walkImage(fileSystem, child, seen);
  }
  return seen;
}

/** The same of a real folder; names that are no UTF-8 read as latin-1, as the port says. */
export async function walkFolder(root: string): Promise<Map<string, Seen>> {
  const seen = new Map<string, Seen>();
  const visit = async (folder: Buffer, at: string): Promise<void> => {
    for (const name of await readdir(folder, { encoding: "buffer" })) {
      const real = Buffer.concat([folder, Buffer.from("/"), name]);
      const text = Buffer.from(name.toString("utf8")).equals(name) ? name.toString("utf8") : name.toString("latin1");
      const stat = await lstat(real);
      const kind = stat.isSymbolicLink() ? "symlink" : stat.isDirectory() ? "directory" : "file";
      const content = kind === "symlink" ? await readlink(real) : kind === "file" ? digest(await readFile(real)) : undefined;
      seen.set(`${at}/${text}`, {
        kind,
        mode: stat.mode & 0o7777,
        uid: stat.uid,
        gid: stat.gid,
        ...(content === undefined ? {} : { content }),
      });
      if (kind === "directory") await visit(real, `${at}/${text}`);
    }
  };
  await visit(Buffer.from(root), "");
  return seen;
}

/** A folder with one of everything that is hard: long and odd names, deep paths, links, holes, many files, bits in modes. */
export async function writeHardTree(root: string): Promise<void> {
  const deep = join(root, ...Array.from({ length: 40 }, (_, index) => `level-${index}`));
  await mkdir(deep, { recursive: true });
  await writeFile(join(deep, "bottom"), "deep");
  await mkdir(join(root, "many"));
  for (let index = 0; index < 600; index += 1) await writeFile(join(root, "many", `file-with-a-rather-long-name-${index}`), `${index}`);
  await writeFile(join(root, "empty"), "");
  await writeFile(join(root, "tiny"), "fits into an inode");
  await writeFile(join(root, "middling"), "0123456789".repeat(12)); // more than i_block holds, less than an inode of 256 bytes
  await writeFile(join(root, "large"), Buffer.alloc(700_000, "block after block, "));
  await writeFile(join(root, "setuid"), "x", { mode: 0o4755 });
  await writeFile(join(root, "line\nend"), "a name with a line end");
  await writeFile(join(root, "größe-漢字"), "a name beyond ASCII");
  await writeFile(Buffer.concat([Buffer.from(`${root}/`), Buffer.from([0x6c, 0xe9, 0x67, 0xff])]), "a name that is no UTF-8");
  await symlink("tiny", join(root, "short-link"));
  await symlink(`/${"long/".repeat(40)}target`, join(root, "long-link"));
  await writeSparse(join(root, "sparse"), 60);
}

/** A file with data in every third KiB from a distance on: many extents, so that their tree grows levels. */
async function writeSparse(file: string, pieces: number): Promise<void> {
  await using handle = await open(file, "w");
  for (let index = 0; index < pieces; index += 1) await handle.write(Buffer.alloc(4096, index + 1), 0, 4096, index * 12_288 + 300_000);
}

/** Opens a disk file; fails the test when it cannot be. */
export async function opened(file: string): Promise<Disk> {
  const disk = await openDiskFile(file);
  if ("code" in disk) throw new Error(`${disk.code}: ${disk.text}`);
  return disk;
}
