// needs: mke2fs debugfs e2fsck sfdisk
import { createHash } from "node:crypto";
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";

import { afterEach, beforeEach, expect, test } from "vitest";

import { buildSampleImage } from "../../../src/adapters/sample/build-image.ts";
import { cleanLinuxTree } from "../../../src/adapters/sample/clean-linux-tree.ts";
import type { Generation } from "../../../src/adapters/sample/layout.ts";
import type { SampleEntry, SampleTree } from "../../../src/adapters/sample/tree.ts";
import type { Disk, FileSystem } from "../../../src/ports/images.ts";
import { hasTool, opened, supported, temporaryFolder, tool } from "../image/support.ts";

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeEach(async ({ skip }) => {
  folder = await temporaryFolder();
  skip(!hasTool("mke2fs"), "mke2fs is not installed");
});
afterEach(async () => {
  await folder[Symbol.asyncDispose]();
});

async function built(tree: SampleTree, generation: Generation, more: { readonly swapPartitionMiB?: number } = {}): Promise<Disk> {
  const path = join(folder.path, "sample.vhd");
  expect(await buildSampleImage({ path, tree, generation, sizeMiB: 1024, ...more })).toBeUndefined();
  return await opened(path);
}

async function fileSystemOf(disk: Disk, role: string): Promise<FileSystem> {
  const { partitions } = await disk.partitions();
  const partition = partitions.find((each) => each.role === role);
  if (partition === undefined) throw new Error(`no ${role}`);
  return supported(await disk.fileSystem(partition));
}

async function textOf(fileSystem: FileSystem, path: string): Promise<string | undefined> {
  const bytes = await fileSystem.readFile(path);
  return bytes === undefined ? undefined : Buffer.from(bytes).toString();
}

test("a generation 2 sample is a sound fixed VHD with an EFI system partition and a root", async () => {
  await using disk = await built(cleanLinuxTree({ version: "1.0.0" }), 2);
  expect(disk.container).toMatchObject({ kind: "fixed", cookie: "conectix", virtualSize: 2 ** 30, savedState: false, reservedNonZero: 0 });
  expect(disk.container.checksum.found).toBe(disk.container.checksum.computed);
  expect(disk.length).toBe(2 ** 30 + 512);
  const table = await disk.partitions();
  expect(table).toMatchObject({ kind: "gpt", faults: [], bootCode: false });
  expect(table.partitions.map(({ role, content, start }) => [role, content, start % 2 ** 20])).toEqual([
    ["esp", "fat", 0],
    ["linux", "ext4", 0],
  ]);
  const esp = await fileSystemOf(disk, "esp");
  expect(await esp.list("/EFI/BOOT")).toEqual(["BOOTX64.EFI"]);
  expect(await textOf(esp, "/loader/entries/slipway.conf")).toContain("console=ttyS0");
});

test("a generation 1 sample has boot code, a BIOS boot partition and grub", async () => {
  await using disk = await built(cleanLinuxTree({ version: "1.0.0", generation: 1 }), 1, { swapPartitionMiB: 64 });
  const table = await disk.partitions();
  expect(table).toMatchObject({ kind: "gpt", faults: [], bootCode: true });
  expect(table.partitions.map(({ role, content }) => [role, content])).toEqual([
    ["bios-boot", "unknown"],
    ["linux", "ext4"],
    ["swap", "swap"],
  ]);
  expect(await textOf(await fileSystemOf(disk, "linux"), "/boot/grub/grub.cfg")).toContain("console=ttyS0");
});

test("a data disk has one partition", async () => {
  await using disk = await built(new Map([["hello", { content: "world" }]]), "data");
  expect((await disk.partitions()).partitions.map(({ role }) => role)).toEqual(["linux"]);
  expect(await textOf(await fileSystemOf(disk, "linux"), "/hello")).toBe("world");
});

test("owners, modes, links and odd names stand in the image as the tree says, whoever builds it", async () => {
  const tree = new Map<string, SampleEntry>([
    ['/srv/a "quoted" name', { content: "quoted", mode: 0o4755, uid: 70_000, gid: 80_000 }],
    ["srv/folder", { mode: 0o1700, uid: 5, gid: 6 }],
    ["srv/plain", { content: Buffer.from([0, 1, 2]) }],
    ["srv/long", { symlink: "x".repeat(100) }],
    ["srv/short", { symlink: "plain" }],
  ]);
  await using disk = await built(tree, 2);
  const root = await fileSystemOf(disk, "linux");
  expect(await root.list("/srv")).toEqual(['a "quoted" name', "folder", "long", "plain", "short"]);
  expect(await root.stat('/srv/a "quoted" name')).toEqual({ kind: "file", size: 6, mode: 0o4755, uid: 70_000, gid: 80_000 });
  expect(await root.stat("/srv/folder")).toMatchObject({ kind: "directory", mode: 0o1700, uid: 5, gid: 6 });
  expect(await root.stat("/srv")).toMatchObject({ mode: 0o755, uid: 0, gid: 0 });
  expect(await root.stat("/")).toMatchObject({ mode: 0o755, uid: 0, gid: 0 });
  expect(await root.stat("/srv/short")).toMatchObject({ kind: "file", size: 3, mode: 0o644, uid: 0 });
  expect(await root.readLink("/srv/long")).toBe("x".repeat(100));
});

test("the clean tree is locked, empty of traces, and follows its links", async () => {
  await using disk = await built(cleanLinuxTree({ version: "2.3.4" }), 2);
  const root = await fileSystemOf(disk, "linux");
  expect(await textOf(root, "/etc/os-release")).toContain("ID=debian");
  expect(await textOf(root, "/opt/contoso-db/VERSION")).toBe("2.3.4\n");
  expect(await textOf(root, "/etc/machine-id")).toBe("");
  expect((await textOf(root, "/etc/shadow"))?.split("\n").filter((line) => line !== "" && !/^[a-z-]+:[*!]:/u.test(line))).toEqual([]);
  expect(await root.stat("/etc/shadow")).toMatchObject({ mode: 0o640, gid: 42 });
  expect(await root.stat("/root")).toMatchObject({ mode: 0o700 });
  expect(await root.list("/home")).toEqual([]);
  expect(await root.stat("/bin/sh")).toMatchObject({ kind: "file", mode: 0o755 });
  expect(await textOf(root, "/etc/systemd/system/multi-user.target.wants/waagent.service")).toContain("waagent");
  expect(await textOf(root, "/var/lib/dpkg/status")).toContain("Package: waagent\nStatus: install ok installed");
});

test("the arm64 tree has the loader and programs of arm64", () => {
  const tree = cleanLinuxTree({ version: "1.0.0", architecture: "arm64" });
  expect(tree.has("boot/efi/EFI/BOOT/BOOTAA64.EFI")).toBe(true);
  expect(Buffer.from(tree.get("usr/bin/dash")?.content ?? []).readUInt16LE(18)).toBe(0xb7);
});

test("the same tree gives the same bytes, another version gives others, and holes stay holes", async () => {
  const digests: string[] = [];
  for (const version of ["1.0.0", "1.0.0", "1.0.1"]) {
    const path = join(folder.path, `${digests.length}.vhd`);
    await buildSampleImage({ path, tree: cleanLinuxTree({ version }), generation: 2, sizeMiB: 128 });
    digests.push(
      createHash("sha256")
        .update(await readFile(path))
        .digest("hex"),
    );
    expect((await stat(path)).blocks * 512).toBeLessThan(16 * 2 ** 20);
  }
  expect(digests[1]).toBe(digests[0]);
  expect(digests[2]).not.toBe(digests[0]);
});

test("the tools of others find nothing to mend", async ({ skip }) => {
  skip(!hasTool("e2fsck") || !hasTool("fsck.vfat") || !hasTool("sfdisk"), "e2fsck, fsck.vfat or sfdisk is not installed");
  await using disk = await built(cleanLinuxTree({ version: "1.0.0" }), 2);
  const path = join(folder.path, "sample.vhd");
  const [esp, root] = (await disk.partitions()).partitions;
  if (esp === undefined || root === undefined) throw new Error("two partitions expected");
  await tool("e2fsck", ["-fn", `${path}?offset=${root.start}`]);
  await tool("dd", [`if=${path}`, `of=${path}.esp`, "bs=1M", `skip=${esp.start / 2 ** 20}`, `count=${esp.size / 2 ** 20}`, "status=none"]);
  await tool("fsck.vfat", ["-n", `${path}.esp`]);
  await tool("truncate", ["-s", String(2 ** 30), path]);
  expect(await tool("sfdisk", ["-V", path])).toContain("No errors detected");
});

test("a tree that cannot be written is a Problem and leaves no file", async () => {
  const path = join(folder.path, "sample.vhd");
  const huge = new Map([["big", { content: Buffer.alloc(30 * 2 ** 20, 1) }]]);
  expect(await buildSampleImage({ path, tree: huge, generation: 2, sizeMiB: 128 })).toMatchObject({ code: "sample-failed" });
  expect(await readdir(folder.path)).toEqual([]);
  await expect(buildSampleImage({ path, tree: new Map([["line\nend", {}]]), generation: 2, sizeMiB: 128 })).rejects.toThrow("line ends");
});
