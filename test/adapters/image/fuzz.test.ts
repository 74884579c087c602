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
import { interesting, mutate, usedBytes, type Mutation } from "../../support/mutate.ts";
import { tolerate, visit } from "../../support/visit-files.ts";
import { hasTool, makeExt, sectionOf, supported, temporaryFolder } from "./support.ts";

/** Mutated images per kind; set FUZZ_RUNS for a long run. */
const runs = Number(process.env["FUZZ_RUNS"] ?? 300);
const mebibyte = 1024 * 1024;
/** One visit may read this much; an image that makes the reader read more has found a hole in its limits. */
const maxBytesRead = 1024 * mebibyte;

const mutation: fc.Arbitrary<Mutation> = fc.record({
  at: fc.nat(),
  shift: fc.integer({ min: -8, max: 8 }),
  width: fc.constantFrom(1, 1, 2, 4, 4, 64, 1024),
  value: fc.oneof(fc.constantFrom(...interesting), fc.nat(4096), fc.nat(0xffff_ffff)),
  from: fc.nat(),
});

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
