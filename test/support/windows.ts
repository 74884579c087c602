import type { SampleTree } from "../../src/adapters/sample/tree.ts";
import type { Partition } from "../../src/ports/images.ts";
import type { FakeImage } from "./certify.ts";
import { anyPartition } from "./fake-disk.ts";
import { fakeFileSystem } from "./fake-file-system.ts";
import { hiveBytes, type HiveTree } from "./hive.ts";

/** What to change about a clean Windows: keys and values are put over those that are there, a file of `undefined` goes away. */
export type WindowsChanges = {
  readonly system?: HiveTree;
  readonly software?: HiveTree;
  readonly files?: Readonly<Record<string, string | Uint8Array | undefined>>;
};

const mebibyte = 1024 * 1024;

/** A Windows Server that sysprep made ready, as small as the checks let it be. */
export function windowsTree({ system = {}, software = {}, files = {} }: WindowsChanges = {}): SampleTree {
  const tree = new Map<string, { readonly content: string | Uint8Array }>([
    ["Windows/System32/ntoskrnl.exe", { content: program(0x8664) }],
    ["Windows/System32/config/SYSTEM", { content: hiveBytes(over(cleanSystem, system)) }],
    ["Windows/System32/config/SOFTWARE", { content: hiveBytes(over(cleanSoftware, software)) }],
    ["Windows/Panther/unattend.xml", { content: "<Password><Value>*SENSITIVE*DATA*DELETED*</Value></Password>" }],
  ]);
  for (const [path, content] of Object.entries(files))
    if (content === undefined) tree.delete(path);
    else tree.set(path, { content });
  return tree;
}

/** The image of that Windows, in one NTFS partition behind an EFI system partition. */
export function windowsImage(changes: WindowsChanges = {}): FakeImage {
  return {
    request: { osFamily: "windows" },
    sizeGiB: 127,
    files: { "boot/efi/EFI/BOOT/BOOTX64.EFI": { content: program(0x8664) } },
    root: fakeFileSystem(windowsTree(changes), { kind: "ntfs", label: "Windows", uuid: "0123456789ABCDEF" }),
    table: { partitions: [efiPartition(), ntfsPartition(2)] },
  };
}

function efiPartition(): Partition {
  return anyPartition(1, { role: "esp", content: "fat", start: mebibyte, size: 100 * mebibyte });
}

export function ntfsPartition(number: number): Partition {
  return anyPartition(number, { type: "EBD0A0A2-B9E5-4433-87C0-68B6B72699C7", role: "microsoft-data", content: "ntfs" });
}

/** The first bytes of a program for a machine, with a version resource when one is given. */
export function program(machine: number, version?: readonly [number, number, number, number]): Buffer {
  const bytes = Buffer.alloc(1024);
  bytes.write("MZ", 0, "latin1");
  bytes.writeUInt32LE(128, 0x3c);
  bytes.write("PE\0\0", 128, "latin1");
  bytes.writeUInt16LE(machine, 132);
  if (version === undefined) return bytes;
  bytes.set([0xbd, 0x04, 0xef, 0xfe, 0, 0, 1, 0], 512);
  for (const [index, at] of [522, 520, 526, 524].entries()) bytes.writeUInt16LE(version[index] ?? 0, at);
  return bytes;
}

const cleanSystem: HiveTree = {
  Select: { Current: 1, Default: 1 },
  Setup: { SetupType: 2, SystemSetupInProgress: 1, CmdLine: "oobe\\windeploy.exe" },
  ControlSet001: {
    Control: {
      "Terminal Server": { fDenyTSConnections: 0 },
      TimeZoneInformation: { RealTimeIsUniversal: 1 },
      "Session Manager": { "Memory Management": { PagingFiles: "D:\\pagefile.sys" } },
    },
    Services: { wuauserv: { Start: 3 }, Dhcp: { Start: 2 }, Dnscache: { Start: 2 }, TermService: { Start: 3 } },
  },
};

const cleanSoftware: HiveTree = {
  Microsoft: {
    "Windows NT": { CurrentVersion: { CurrentBuildNumber: "20348", ProductName: "Windows Server 2022 Datacenter" } },
    Windows: { CurrentVersion: { Setup: { State: { ImageState: "IMAGE_STATE_GENERALIZE_RESEAL_TO_OOBE" } } } },
    ServerManager: { ServicingStorage: { ServerComponentCache: { "Web-Server": { InstallState: 1 }, DHCP: { InstallState: 0 } } } },
  },
};

function over(clean: HiveTree, changes: HiveTree): HiveTree {
  const merged: Record<string, HiveTree[string]> = { ...clean };
  for (const [name, change] of Object.entries(changes)) {
    const before = merged[name];
    merged[name] = isKey(before) && isKey(change) ? over(before, change) : change;
  }
  return merged;
}

function isKey(value: HiveTree[string] | undefined): value is HiveTree {
  return typeof value === "object" && !(value instanceof Uint8Array);
}
