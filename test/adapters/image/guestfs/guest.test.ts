import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { createGuest, type Guest } from "../../../../src/adapters/image/guestfs/guest.ts";
import { startSession, type SessionLimits } from "../../../../src/adapters/image/guestfs/session.ts";
import { complaint, parseStat, quotedPath } from "../../../../src/adapters/image/guestfs/words.ts";
import { ImageReadError, type FileSystem } from "../../../../src/ports/images.ts";
import { fileSystemContract, writeContractTree } from "../../../contract/file-system-contract.ts";
import { anyPartition } from "../../../support/fake-disk.ts";
import { supported, temporaryFolder } from "../support.ts";

const fake = fileURLToPath(new URL("../../../support/fake-guestfish-child.ts", import.meta.url));
const folder = await temporaryFolder();
const xfs = anyPartition(2, { content: "xfs" });
const lvm = anyPartition(3, { content: "lvm2" });

afterAll(async () => await folder[Symbol.asyncDispose]());

/** A guest whose guestfish is the strict fake. */
function fakeGuest(fault = "", limits: Partial<SessionLimits> = {}): Guest & { readonly starts: () => number } {
  let starts = 0;
  const guest = createGuest("disk.vhd", async () => {
    starts += 1;
    const environment = { FAKE_FAULT: fault };
    const session = startSession({ program: process.execPath, args: [fake, folder.path], environment, folder: folder.path, limits });
    const { error } = await session.ask("run", 60_000);
    return error === "" ? { kind: "started", session } : { kind: "failed", reason: complaint(error) };
  });
  return { ...guest, starts: () => starts };
}

describe("the contract, through the text protocol", () => {
  const guest = fakeGuest();
  let files: FileSystem | undefined;
  beforeAll(async () => await writeContractTree(folder.path));
  afterAll(async () => await guest[Symbol.asyncDispose]());
  fileSystemContract("guestfs", { links: true, oddNames: true, foldsCase: false }, async () => {
    files ??= supported(await guest.fileSystem(xfs));
    return files;
  });
});

test("one start serves every partition and volume, and none is made before it is needed", async () => {
  await using guest = fakeGuest();
  expect(guest.starts()).toBe(0);
  expect(await guest.innerVolumes(xfs)).toEqual([]);
  expect(guest.starts()).toBe(0);
  expect(await guest.fileSystem(xfs)).toMatchObject({ kind: "xfs", label: "root" });
  const volumes = await guest.innerVolumes(lvm);
  expect(volumes.map(({ device, files }) => [device, files.kind])).toEqual([["/dev/rhel/root-a", "xfs"]]);
  expect(guest.starts()).toBe(1);
});

test("names are found in any case on NTFS", async () => {
  await using guest = fakeGuest();
  const files = supported(await guest.fileSystem(anyPartition(2, { content: "ntfs" })));
  expect(await files.stat("/ETC/HostName")).toMatchObject({ size: 8 });
  expect(await files.stat("/ETC/HostNames")).toBeUndefined();
});

test("subvolumes of btrfs are mounted by name; a name that would be an option is none", async () => {
  await using guest = fakeGuest();
  const files = supported(await guest.fileSystem(anyPartition(2, { content: "btrfs" })));
  expect(await files.subvolume?.("etc").then(async (inner) => await inner?.stat("/hostname"))).toMatchObject({ size: 8 });
  expect(await files.subvolume?.("gone")).toBeUndefined();
  expect(await files.subvolume?.("a,exec")).toBeUndefined();
});

test.each([
  ["silent", { timeoutMs: 1500 }, /not answered within 1.5 seconds/],
  ["dies", {}, /ended before it answered/],
  ["garbage", {}, /no number for mode/],
] as const)("a tool that is %s makes an ImageReadError, now and for every later question", async (fault, limits, message) => {
  await using guest = fakeGuest(fault, limits);
  const files = supported(await guest.fileSystem(xfs));
  for (const path of ["/etc", "/etc/hostname"]) await expect(files.stat(path)).rejects.toThrow(message);
  await expect(files.stat("/")).rejects.toThrow(ImageReadError);
});

test("an answer without end is cut, and questions without end are refused", async () => {
  await using endless = fakeGuest("endless", { answerBytes: 1024 * 1024 });
  await expect(supported(await endless.fileSystem(xfs)).list("/etc")).rejects.toThrow(/longer than the 1048576 bytes/);
  await using asked = fakeGuest("", { commands: 8 });
  const files = supported(await asked.fileSystem(xfs));
  await expect(Promise.all(Array.from({ length: 9 }, async (_, index) => await files.stat(`/x${index}`)))).rejects.toThrow(/More than 8/);
});

test("a machine that does not start is one answer for all, and started once", async () => {
  await using guest = fakeGuest("no-start");
  const answer = { kind: "unsupported", reason: "no kernel was found" };
  expect(await guest.fileSystem(xfs)).toMatchObject(answer);
  expect(await guest.fileSystem(anyPartition(4, { content: "ntfs" }))).toMatchObject(answer);
  await expect(guest.innerVolumes(lvm)).rejects.toThrow("no kernel was found");
  expect(guest.starts()).toBe(1);
});

test("a logical volume with a name that LVM forbids is not asked for", async () => {
  await using guest = fakeGuest("garbage");
  await expect(guest.innerVolumes(lvm)).rejects.toThrow(/name that LVM forbids/);
});

test("a program that is not there ends the session", async () => {
  const session = startSession({ program: join(folder.path, "none"), args: [], environment: {}, folder: folder.path });
  await expect(session.ask("run")).rejects.toThrow(ImageReadError);
  await session[Symbol.asyncDispose]();
});

test("a path is one argument whatever is in it", () => {
  expect(quotedPath('/a b"c\n|d\u00e9')).toBe('"/a\\x20b\\x22c\\x0a\\x7cd\\xe9"');
  expect(() => parseStat("st_mode: 33188\nst_size: 99999999999999999999\n")).toThrow(ImageReadError);
  expect(() => parseStat("st_mode: 0\nst_size: 1\nst_uid: 0\nst_gid: 0\n")).toThrow(/kind of file/);
  expect(complaint("*stdin*:7: libguestfs: error: mount: wrong fs type\nmore\n")).toBe("mount: wrong fs type");
  expect(complaint("")).toBe("it gave no reason");
});
