import { constants, gzipSync, zstdCompressSync } from "node:zlib";

import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { readRamDisk } from "../../../src/adapters/image/ramdisk/read-ram-disk.ts";
import { ImageReadError } from "../../../src/ports/images.ts";
import { cpioArchive } from "../../support/cpio.ts";

const driver = "usr/lib/modules/6.1.0/kernel/drivers/hv/hv_vmbus.ko";
const archive = cpioArchive({ [`./${driver}`]: "x".repeat(3000), init: "#!/bin/sh\necho hello hello hello hello\n" });
const paths = [driver, "init"];
const early = cpioArchive({ "kernel/x86/microcode/GenuineIntel.bin": Buffer.alloc(5000, 7) });
/** The same archive, packed by `xz -9e --check=crc32` and by `lz4 -l -9`. */
const xz = Buffer.from(
  "/Td6WFoAAAFpIt42AgAhARwAAAAQz1jM4A1zAJxdABgN3QRjnHIbdqG6wB11LqvtDZvLfXVwe/GosDyF79sHGW4ddOz5JzijmIDslIFIor1Z5K7hq/uqNOpRt4IcePatE9Aaf6+ZjrjQNdZmPabeGMBJUMVVLA2N5QbajGpEVPLRkd8yr3FT8TqQ51TXLeI57dywte4nw5DH+aFTh4ZksDmSDG6LXPfOrbaxhA9JC4fLFCD9Whpdkz7WAAD0SdPEAAG0AfQaAABYC9tnPjANiwIAAAAAAVla",
  "base64",
);
const lz4 = Buffer.from(
  "AiFMGLkAAAByMDcwNzAxMAEAAQgAXzgxQTQwAQADGTEOAE9CQjgwAQASJDM2CgD/KC4vdXNyL2xpYi9tb2R1bGVzLzYuMS4wL2tlcm5lbC9kcml2ZXJzL2h2L2h2X3ZtYnVzLmtvAHgBAP//////////////rw9cDCg/MDI3XAwTJDA1CQD/CmluaXQAACMhL2Jpbi9zaAplY2hvIGhlbGwGAAAvCgCcACkPAQAWFEIJAOBUUkFJTEVSISEhAAAAAA==",
  "base64",
);
const packed: readonly (readonly [string, Buffer])[] = [
  ["plain", archive],
  ["gzip", gzipSync(archive)],
  ["zstd", zstdCompressSync(archive)],
  ["xz", xz],
  ["lz4", lz4],
];

async function pathsOf(bytes: Buffer): Promise<readonly string[]> {
  return (await readRamDisk("an initial RAM disk", bytes)).paths;
}

describe.each(packed)("%s", (_name, bytes) => {
  test("is read", async () => {
    expect(await pathsOf(bytes)).toEqual(paths);
  });

  test("is read behind an early archive with padding, as microcode comes", async () => {
    const whole = Buffer.concat([early, Buffer.alloc(512), bytes]);
    expect(await pathsOf(whole)).toEqual(["kernel/x86/microcode/GenuineIntel.bin", ...paths]);
  });

  test("with zeros behind it is read", async () => {
    expect(await pathsOf(Buffer.concat([bytes, Buffer.alloc(1024)]))).toEqual(paths);
  });

  test("cut short is refused", async () => {
    await expect(pathsOf(bytes.subarray(0, Math.floor(bytes.length * 0.7)))).rejects.toThrow(ImageReadError);
  });

  test("with any byte changed gives names or an ImageReadError, nothing else", async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), async (at, change) => {
        const broken = Buffer.from(bytes);
        broken.writeUInt8(broken.readUInt8(at) ^ change, at);
        expect(await outcome(broken)).toBeOneOf(["answered", "refused"]);
      }),
      { numRuns: 60 },
    );
  });
});

test("parts packed one by one are read to the end", async () => {
  const parts = [zstdCompressSync(archive), early, zstdCompressSync(early), gzipSync(early)];
  expect(await pathsOf(Buffer.concat(parts))).toHaveLength(5);
});

test.each([
  ["bzip2", Buffer.from("BZh91AY&SY")],
  ["lzma", Buffer.from([0x5d, 0, 0, 0x80, 0])],
  ["lzo", Buffer.from([0x89, 0x4c, 0x5a, 0x4f, 0])],
])("%s is said not to be read", async (name, bytes) => {
  await expect(pathsOf(bytes)).rejects.toThrow(`It is packed by ${name}, which is not read`);
});

test("random bytes and texts give names or an ImageReadError, nothing else", async () => {
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...packed), fc.uint8Array({ maxLength: 300 }), async ([, bytes], random) => {
      expect(await outcome(Buffer.from(random))).toBeOneOf(["answered", "refused"]);
      expect(await outcome(Buffer.concat([bytes.subarray(0, 16), random]))).toBeOneOf(["answered", "refused"]);
      expect(await outcome(Buffer.concat([archive, random]))).toBeOneOf(["answered", "refused"]);
    }),
    { numRuns: 80 },
  );
});

describe("a trick costs little", () => {
  test.each([
    ["zstd", repeated(9, () => zstdCompressSync(Buffer.alloc(64 * 1024 * 1024)))],
    ["gzip", repeated(9, () => gzipSync(Buffer.alloc(64 * 1024 * 1024)))],
    ["lz4", Buffer.concat([Buffer.from("02214c18", "hex"), repeated(70, lz4Zeros)])],
  ])("a bomb packed by %s is refused where the limit is passed", async (_name, bomb) => {
    expect(bomb.length).toBeLessThan(4 * 1024 * 1024);
    await expect(pathsOf(bomb)).rejects.toThrow(/unpacks to more than/);
  });

  test("a million names, a million parts", async () => {
    const one = cpioArchive({ a: "" }).subarray(0, 112);
    await expect(pathsOf(Buffer.concat(Array.from({ length: 50_001 }, () => one)))).rejects.toThrow(/more than 50000 files/);
    const part = zstdCompressSync(Buffer.alloc(16));
    await expect(pathsOf(Buffer.concat(Array.from({ length: 100 }, () => Buffer.concat([part, archive]))))).rejects.toThrow(/parts/);
  });

  test("a frame that asks for a window of gigabytes", async () => {
    const frame = zstdCompressSync(Buffer.alloc(100), { params: { [constants.ZSTD_c_contentSizeFlag]: 0 } });
    // Frame_Header_Descriptor without Single_Segment, then a Window_Descriptor of 2^(10+21) bytes (RFC 8878 §3.1.1.1).
    const huge = Buffer.concat([frame.subarray(0, 4), Buffer.from([0x00, 21 << 3]), frame.subarray(6)]);
    await expect(pathsOf(huge)).rejects.toThrow("zstd data is broken");
  });

  test("a name or size that is no number, a name longer than a path", async () => {
    await expect(pathsOf(headerNaming("zzzzzzzz"))).rejects.toThrow(/no number/);
    await expect(pathsOf(headerNaming("7FFFFFFF"))).rejects.toThrow(/claims 2147483647 bytes/);
    await expect(pathsOf(Buffer.from("0707070000000000".repeat(10)))).rejects.toThrow(ImageReadError);
  });
});

function repeated(times: number, make: () => Buffer): Buffer {
  const one = make();
  return Buffer.concat(Array.from({ length: times }, () => one));
}

/** A block of lz4's legacy frame that unpacks to 8 million zeros: one of them, a match with itself for as long as a block may be, five more. */
function lz4Zeros(): Buffer {
  const match = [0x1f, 0x00, 0x01, 0x00, ...Array<number>(32_000).fill(255), 0];
  const block = Buffer.from([...match, 0x50, 0, 0, 0, 0, 0]);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(block.length);
  return Buffer.concat([length, block]);
}

/** "answered", "refused" (an ImageReadError), or whatever else was thrown. */
async function outcome(bytes: Buffer): Promise<unknown> {
  try {
    return Array.isArray(await pathsOf(bytes)) ? "answered" : "nothing";
  } catch (error) {
    return error instanceof ImageReadError ? "refused" : error;
  }
}

/** A header whose field for the name's size is this. */
function headerNaming(size: string): Buffer {
  return Buffer.from(`070701${"00000000".repeat(11)}${size}00000000`);
}
