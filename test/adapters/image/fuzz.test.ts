// needs: mke2fs
import { mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";

import fc from "fast-check";
import { expect, test } from "vitest";

import { openExt } from "../../../src/adapters/image/ext/open-ext.ts";
import { openFat } from "../../../src/adapters/image/fat/open-fat.ts";
import { readPartitionTable } from "../../../src/adapters/image/partitions.ts";
import type { Section } from "../../../src/adapters/image/section.ts";
import { parseContainer } from "../../../src/adapters/image/vhd-footer.ts";
import { fatBytes } from "../../../src/adapters/sample/fat-bytes.ts";
import { partitionTablePieces } from "../../../src/adapters/sample/gpt-bytes.ts";
import { planPartitions } from "../../../src/adapters/sample/layout.ts";
import { fixedFooter } from "../../../src/adapters/sample/vhd-footer-bytes.ts";
import { ImageReadError, type FileSystem } from "../../../src/ports/images.ts";
import { hasTool, makeExt, sectionOf, supported, temporaryFolder } from "./support.ts";

/** Mutated images per kind; set FUZZ_RUNS for a long run. */
const runs = Number(process.env["FUZZ_RUNS"] ?? 300);
const mebibyte = 1024 * 1024;
/** One visit opens at most this many things … */
const maxVisits = 60;
/** … and may read this much; an image that makes the reader read more has found a hole in its limits. */
const maxBytesRead = 1024 * mebibyte;

const frontBytes = 2048;

type Mutation = { readonly at: number; readonly shift: number; readonly width: number; readonly value: number; readonly from: number };

const interesting = [0, 1, 2, 3, 7, 0x7f, 0x80, 0xff, 0x7fff, 0x8000, 0xffff, 0x7fff_ffff, 0x8000_0000, 0xffff_fffe, 0xffff_ffff];

const mutation: fc.Arbitrary<Mutation> = fc.record({
  at: fc.nat(),
  shift: fc.integer({ min: -8, max: 8 }),
  width: fc.constantFrom(1, 1, 2, 4, 4, 64, 1024),
  value: fc.oneof(fc.constantFrom(...interesting), fc.nat(4096), fc.nat(0xffff_ffff)),
  from: fc.nat(),
});

/** Changes bytes near bytes that mean something: short fields get numbers that tend to hurt, long ones are copied from elsewhere. */
function mutate(clean: Buffer, used: readonly number[], mutations: readonly Mutation[]): Buffer {
  const bytes = Buffer.from(clean);
  for (const { at, shift, width, value, from } of mutations) {
    const place = Math.min(Math.max(0, (used[at % used.length] ?? 0) + shift), bytes.length - width);
    const source = used[from % used.length] ?? 0;
    if (width > 4) bytes.copy(bytes, place, source, Math.min(source + width, bytes.length));
    else bytes.writeUIntLE(value % 2 ** (8 * width), place, width);
  }
  return bytes;
}

/**
 * Places of bytes that are not zero, without the inside of long texts and of full bitmaps: they have no structure to break. The front of an image
 * decides how all else is read, so its places come up more often.
 */
function usedBytes(bytes: Buffer): readonly number[] {
  const used: number[] = [];
  let letters = 0;
  let same = 0;
  for (const [index, byte] of bytes.entries()) {
    letters = byte >= 0x20 && byte < 0x7f ? letters + 1 : 0;
    same = byte === bytes[index - 1] ? same + 1 : 0;
    if (byte !== 0 && letters <= 4 && same <= 4) used.push(...Array<number>(index < frontBytes ? 8 : 1).fill(index));
  }
  return used;
}

/** Opens everything that can be reached, up to the limit of visits. Every failure of a single step must be an `ImageReadError`. */
async function visit(fileSystem: FileSystem): Promise<void> {
  const pending = ["/"];
  for (let visits = 0; visits < maxVisits; visits += 1) {
    const path = pending.pop();
    if (path === undefined) return;
    await tolerate(async () => await fileSystem.stat(path));
    await tolerate(async () => await fileSystem.stat(path, { follow: false }));
    await tolerate(async () => await fileSystem.readLink(path));
    await tolerate(async () => await fileSystem.readFile(path));
    await tolerate(async () => await fileSystem.readStart(path, 4096));
    const names = await tolerate(async () => await fileSystem.list(path));
    pending.push(...(names ?? []).slice(0, 50).map((name) => `${path === "/" ? "" : path}/${name}`));
  }
}

async function tolerate<Result>(work: () => Promise<Result>): Promise<Result | undefined> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ImageReadError) return undefined;
    throw error;
  }
}

/** Runs the mutations; gives the report of a failure, with the seed that repeats it, or undefined. */
async function fuzz(clean: Buffer, read: (section: Section) => Promise<void>): Promise<string | undefined> {
  const used = usedBytes(clean);
  const property = fc.asyncProperty(fc.array(mutation, { minLength: 1, maxLength: 12 }), async (mutations) => {
    const section = sectionOf(mutate(clean, used, mutations));
    await tolerate(async () => {
      await read(section);
    });
    expect(section.readBytes()).toBeLessThan(maxBytesRead);
  });
  return await fc.asyncDefaultReportMessage(await fc.check(property, { numRuns: runs }));
}

async function visitExt(section: Section): Promise<void> {
  const fileSystem = await openExt(section);
  if (fileSystem.kind !== "unsupported") await visit(fileSystem);
}

async function visitTable(section: Section): Promise<void> {
  await readPartitionTable(section);
}

const timeout = Math.max(30_000, runs * 100);

test.each<readonly [string, readonly string[]]>([
  ["ext2 with blocks of 1 KiB", ["-t", "ext2", "-b", "1024"]],
  ["ext4 with extents", ["-t", "ext4", "-b", "1024", "-O", "^has_journal"]],
  ["ext4 with inline data", ["-t", "ext4", "-b", "4096", "-O", "^has_journal,inline_data", "-I", "256"]],
  ["ext4 with meta_bg", ["-t", "ext4", "-b", "1024", "-g", "256", "-O", "^has_journal,meta_bg,^resize_inode"]],
])(
  "%s, mutated: values or ImageReadError, never more",
  async (_, options) => {
    if (!hasTool("mke2fs")) return;
    await using folder = await temporaryFolder();
    const source = join(folder.path, "source");
    await mkdir(join(source, "etc", "deep", "deeper"), { recursive: true });
    for (let index = 0; index < 30; index += 1)
      await writeFile(join(source, "etc", `file-${index}-${"x".repeat(index)}`), "content ".repeat(index * 2));
    await writeFile(join(source, "large"), Buffer.alloc(30_000, "large"));
    await symlink("../etc/deep", join(source, "etc", "link"));
    await symlink("/etc/".repeat(30), join(source, "long-link"));
    const clean = await makeExt(folder.path, options, source, 1);
    await visit(supported(await openExt(sectionOf(clean))));
    expect(await fuzz(clean, visitExt)).toBeUndefined();
  },
  timeout,
);

test(
  "FAT, mutated: values or ImageReadError, never more",
  async () => {
    const files = new Map(
      Array.from({ length: 20 }, (_, index) => [`EFI/${index % 3}/a rather long name ${index}`, Buffer.alloc(index * 500, "x")] as const),
    );
    const clean = Buffer.alloc(8 * mebibyte);
    const written = fatBytes(files, clean.length);
    written.copy(clean);
    // The image is cut behind its last cluster in use, so that copying it for every run stays cheap.
    const short = clean.subarray(0, written.length);
    short.writeUInt16LE(Math.floor(short.length / 512), 19);
    const report = await fuzz(short, async (section) => {
      await visit(await openFat(section));
    });
    expect(report).toBeUndefined();
  },
  timeout,
);

test(
  "partition tables, mutated: values or ImageReadError, never more",
  async () => {
    const clean = Buffer.alloc(mebibyte / 4);
    const plans = planPartitions(2, 64, 8).map((plan, index) => ({ ...plan, start: 32_768 * (index + 1), size: 32_768 }));
    for (const piece of partitionTablePieces(plans, clean.length, new Uint8Array())) clean.set(piece.bytes, piece.offset);
    expect(await fuzz(clean, visitTable)).toBeUndefined();
    const extended = Buffer.from(clean.subarray(0, 65_536));
    extended.set([0, 0, 0, 0, 5, 0, 0, 0, 10, 0, 0, 0, 90, 0, 0, 0], 446);
    extended.copy(extended, 10 * 512, 0, 512);
    expect(await fuzz(extended, visitTable)).toBeUndefined();
  },
  timeout,
);

test("any 512 bytes make a container, never an exception", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 512 }), fc.uint8Array({ maxLength: 512 }), (start, end) => {
      parseContainer(Buffer.from(start), Buffer.from(end));
      const footer = fixedFooter(mebibyte);
      footer.set(end.subarray(0, 504), 8);
      expect(parseContainer(Buffer.from(start), footer).cookie).toBe("conectix");
    }),
    { numRuns: runs },
  );
});
