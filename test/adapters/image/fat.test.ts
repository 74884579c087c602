// needs: mkfs.vfat mcopy
import { readFile, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { expect, test } from "vitest";

import { openFat } from "../../../src/adapters/image/fat/open-fat.ts";
import { fatBytes } from "../../../src/adapters/sample/fat-bytes.ts";
import type { FileSystem } from "../../../src/ports/images.ts";
import { hasTool, sectionOf, temporaryFolder, tool } from "./support.ts";

const mebibyte = 1024 * 1024;
const refused = { name: "ImageReadError", where: "partition 1" };

const files = new Map<string, Uint8Array>([
  ["EFI/BOOT/BOOTX64.EFI", Buffer.alloc(9000, "loader")],
  ["loader/entries/a long name with spaces.conf", Buffer.from("entry")],
  ["loader/loader.conf", Buffer.from("default slipway.conf\n")],
  ["empty", Buffer.alloc(0)],
  ["größe-漢字.txt", Buffer.from("beyond ASCII")],
]);

async function own(change: (bytes: Buffer) => void = () => undefined): Promise<FileSystem> {
  const bytes = Buffer.alloc(16 * mebibyte);
  fatBytes(files, bytes.length).copy(bytes);
  change(bytes);
  return await openFat(sectionOf(bytes));
}

test("what our own writer writes reads back", async () => {
  const fileSystem = await own();
  expect(fileSystem).toMatchObject({ kind: "fat", label: "", uuid: "5B1E-0A3C", needsRecovery: false });
  expect(await fileSystem.list("/")).toEqual(["EFI", "empty", "größe-漢字.txt", "loader"]);
  for (const [path, bytes] of files) expect([path, await fileSystem.readFile(path)]).toEqual([path, Buffer.from(bytes)]);
});

test("names are found in any case and by their short form, `..` stays inside", async () => {
  const fileSystem = await own();
  for (const path of ["/efi/boot/bootx64.efi", "/EFI/Boot/../BOOT/./BootX64.efi", "/../EFI/BOOT/BOOTX64.EFI", "/LOADER/LOADER~4.CON"]) {
    expect([path, (await fileSystem.stat(path))?.kind]).toEqual([path, "file"]);
  }
  expect(await fileSystem.stat("/EFI")).toEqual({ kind: "directory", size: 0, mode: 0o755, uid: 0, gid: 0 });
  expect(await fileSystem.stat("/")).toMatchObject({ kind: "directory" });
});

test("what is not there, or not of that kind, is undefined; limits are errors", async () => {
  const fileSystem = await own();
  expect(await fileSystem.stat("/no/such")).toBeUndefined();
  expect(await fileSystem.stat("/empty/below")).toBeUndefined();
  expect(await fileSystem.list("/empty")).toBeUndefined();
  expect(await fileSystem.readFile("/EFI")).toBeUndefined();
  expect(await fileSystem.readStart("/EFI", 1)).toBeUndefined();
  expect(await fileSystem.readLink("/empty")).toBeUndefined();
  expect(Buffer.from((await fileSystem.readStart("/EFI/BOOT/BOOTX64.EFI", 6)) ?? []).toString()).toBe("loader");
  await expect(fileSystem.readFile("/EFI/BOOT/BOOTX64.EFI", 100)).rejects.toMatchObject(refused);
  await expect(fileSystem.list("/", 2)).rejects.toMatchObject(refused);
});

test.each(["12", "16", "32"])("FAT%s as mkfs.vfat and mtools write it", async (bits) => {
  if (!hasTool("mkfs.vfat") || !hasTool("mcopy")) return;
  await using folder = await temporaryFolder();
  const image = join(folder.path, "fat.img");
  await writeFile(image, "");
  await truncate(image, (bits === "12" ? 4 : 40) * mebibyte);
  await tool("mkfs.vfat", ["-F", bits, "-n", "SLIPWAY", "-i", "12ABCDEF", image]);
  const content = Buffer.alloc(100_000, "cluster after cluster, ");
  await writeFile(join(folder.path, "Some Long Name.config"), content);
  await tool("mmd", ["-i", image, "::EFI", "::lower"]);
  for (let index = 0; index < 80; index += 1) await writeFile(join(folder.path, `file number ${index}`), `${index}`);
  await tool("mcopy", ["-i", image, ...Array.from({ length: 80 }, (_, index) => join(folder.path, `file number ${index}`)), "::EFI"]);
  await tool("mcopy", ["-i", image, join(folder.path, "Some Long Name.config"), "::lower"]);
  await tool("mdel", ["-i", image, "::EFI/file number 7"]);
  const fileSystem = await openFat(sectionOf(await readFile(image)));
  expect(fileSystem).toMatchObject({ label: "SLIPWAY", uuid: "12AB-CDEF" });
  expect(await fileSystem.list("/")).toEqual(["EFI", "lower"]);
  expect(await fileSystem.list("/EFI")).toEqual(
    Array.from({ length: 80 }, (_, index) => `file number ${index}`)
      .filter((name) => name !== "file number 7")
      .toSorted(),
  );
  expect(await fileSystem.readFile("/lower/some long name.CONFIG")).toEqual(content);
  expect(Buffer.from((await fileSystem.readFile("/EFI/file number 42")) ?? []).toString()).toBe("42");
});

const tableAt = 512;

test.each<readonly [string, (bytes: Buffer) => void]>([
  ["no signature", (bytes) => bytes.writeUInt16LE(0, 510)],
  ["sectors of 3 bytes", (bytes) => bytes.writeUInt16LE(3, 11)],
  ["clusters of no sectors", (bytes) => bytes.writeUInt8(0, 13)],
  ["more sectors than the partition", (bytes) => bytes.writeUInt16LE(65_535, 19)],
  ["no data", (bytes) => bytes.writeUInt16LE(10, 19)],
  ["a table too short", (bytes) => bytes.writeUInt16LE(1, 22)],
])("a boot sector with %s is refused", async (_, change) => {
  await expect(own(change)).rejects.toMatchObject(refused);
});

test("chains that end early or leave the volume are refused; one that loops is read no further than the file", async () => {
  const first = 4; // clusters 2 and 3 are the folders EFI and BOOT
  const chained = async (next: number): Promise<FileSystem> => await own((bytes) => bytes.writeUInt16LE(next, tableAt + first * 2));
  await expect((await chained(0xffff)).readFile("/EFI/BOOT/BOOTX64.EFI")).rejects.toMatchObject(refused);
  await expect((await chained(0xfff0)).readFile("/EFI/BOOT/BOOTX64.EFI")).rejects.toMatchObject(refused);
  await expect((await chained(0)).readFile("/EFI/BOOT/BOOTX64.EFI")).rejects.toMatchObject(refused);
  expect(await (await chained(first)).readFile("/EFI/BOOT/BOOTX64.EFI")).toHaveLength(9000);
  const looping = await own((bytes) => bytes.writeUInt16LE(2, tableAt + 2 * 2));
  expect(await looping.list("/EFI")).toEqual(expect.arrayContaining(["BOOT"]));
});

test("impossible names are refused", async () => {
  const fileSystem = await own((bytes) => bytes.write("A/B", bytes.indexOf("BOOTX64 EFI"), "latin1"));
  await expect(fileSystem.list("/EFI/BOOT")).rejects.toMatchObject(refused);
});
