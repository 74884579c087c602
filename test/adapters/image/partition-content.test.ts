// needs: mke2fs
import { expect, test } from "vitest";

import { probeContent } from "../../../src/adapters/image/partition-content.ts";
import { fatBytes } from "../../../src/adapters/sample/fat-bytes.ts";
import { hasTool, makeExt, sectionOf, temporaryFolder } from "./support.ts";

const size = 1024 * 1024;

function withText(text: string, at: number): Buffer {
  const bytes = Buffer.alloc(size);
  bytes.write(text, at, "latin1");
  return bytes;
}

function withNumber(value: number, at: number): Buffer {
  const bytes = Buffer.alloc(size);
  bytes.writeUInt32LE(value, at);
  return bytes;
}

const raid = 0xa92b_4efc;

test.each<readonly [string, Buffer, string]>([
  ["zeros", Buffer.alloc(size), "empty"],
  ["text", withText("hello", 5000), "unknown"],
  ["LUKS", withText("LUKS\u00ba\u00be\0\u0002", 0), "luks"],
  ["XFS", withText("XFSB", 0), "xfs"],
  ["btrfs", withText("_BHRfS_M", 65_536 + 64), "btrfs"],
  ["NTFS", withText("NTFS    ", 3), "ntfs"],
  ["squashfs", withText("hsqs", 0), "squashfs"],
  ["LVM in its second sector", withText(`LABELONE${"\0".repeat(16)}LVM2 001`, 512), "lvm2"],
  ["LVM in its fourth sector", withText(`LABELONE${"\0".repeat(16)}LVM2 001`, 1536), "lvm2"],
  ["swap, pages of 4 KiB", withText("SWAPSPACE2", 4086), "swap"],
  ["swap, pages of 16 KiB", withText("SWAPSPACE2", 16_374), "swap"],
  ["swap, pages of 64 KiB", withText("SWAPSPACE2", 65_526), "swap"],
  ["swap of old", withText("SWAP-SPACE", 4086), "swap"],
  ["swap with a sleeping system", withText("S1SUSPEND\0", 4086), "swap"],
  ["RAID 1.1", withNumber(raid, 0), "raid"],
  ["RAID 1.2", withNumber(raid, 4096), "raid"],
  ["RAID 0.90", withNumber(raid, size - 65_536), "raid"],
  ["RAID 1.0", withNumber(raid, size - 8192), "raid"],
  ["FAT", Buffer.concat([fatBytes(new Map(), 16 * size)], 16 * size), "fat"],
  ["ext2", withNumber(0xef53, 1024 + 56), "ext2"],
  ["one byte", Buffer.alloc(1), "empty"],
  ["nothing", Buffer.alloc(0), "empty"],
])("%s", async (_, bytes, content) => {
  expect(await probeContent(sectionOf(bytes))).toBe(content);
});

test("encryption and RAID are named before what shines through them", async () => {
  const luks = withText("LUKS\u00ba\u00be", 0);
  luks.writeUInt16LE(0xef53, 1024 + 56);
  expect(await probeContent(sectionOf(luks))).toBe("luks");
  const mirrored = withNumber(raid, size - 65_536);
  mirrored.writeUInt16LE(0xef53, 1024 + 56);
  expect(await probeContent(sectionOf(mirrored))).toBe("raid");
});

test.each(["ext2", "ext3", "ext4"])("%s as mke2fs makes it", async (kind) => {
  if (!hasTool("mke2fs")) return;
  await using folder = await temporaryFolder();
  expect(await probeContent(sectionOf(await makeExt(folder.path, ["-t", kind], undefined, 8)))).toBe(kind);
});
