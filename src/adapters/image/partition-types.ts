import type { Partition } from "../../ports/images.ts";

type Role = Partition["role"];

/** GPT type GUIDs: UEFI Specification 2.10 §5.3.3, the UAPI Discoverable Partitions Specification and Microsoft's PARTITION_INFORMATION_GPT. */
const gptRoles: Readonly<Record<string, Role>> = {
  "C12A7328-F81F-11D2-BA4B-00A0C93EC93B": "esp",
  "21686148-6449-6E6F-744E-656564454649": "bios-boot",
  "0657FD6D-A4AB-43C4-84E5-0933C84B4F4F": "swap",
  "0FC63DAF-8483-4772-8E79-3D69D8477DE4": "linux",
  "933AC7E1-2EB4-4F13-B844-0E14E2AEF915": "linux", // home
  "4D21B016-B534-45C2-A9FB-5C16E091FD2D": "linux", // variable data
  "3B8F8425-20E0-4F3B-907F-1A25A76F98E8": "linux", // server data
  "BC13C2FF-59E6-4262-A352-B275FD6F7172": "linux", // extended boot loader
  "4F68BCE3-E8CD-4DB1-96E7-FBCAF984B709": "linux-root", // x86-64
  "B921B045-1DF0-41C3-AF44-4C6F280D3FAE": "linux-root", // arm64
  "44479540-F297-41B2-9AF7-D131D5F0458A": "linux-root", // x86
  "E6D6D379-F507-44C2-A23C-238F2A3DF928": "lvm",
  "A19D880F-05FC-4D3B-A006-743F0F84911E": "raid",
  "EBD0A0A2-B9E5-4433-87C0-68B6B72699C7": "microsoft-data",
  "E3C9E316-0B5C-4DB8-817D-F92DF00215AE": "microsoft-reserved",
  "DE94BBA4-06D1-4D40-A16A-BFD50179D6AC": "windows-recovery",
};

const mbrRoles: Readonly<Record<number, Role>> = {
  0x01: "microsoft-data",
  0x04: "microsoft-data",
  0x06: "microsoft-data",
  0x07: "microsoft-data",
  0x0b: "microsoft-data",
  0x0c: "microsoft-data",
  0x0e: "microsoft-data",
  0x27: "windows-recovery",
  0x82: "swap",
  0x83: "linux",
  0x8e: "lvm",
  0xef: "esp",
  0xfd: "raid",
};

/** What a GPT type GUID (upper case) means to Slipway. */
export function gptRole(type: string): Role {
  return gptRoles[type] ?? "other";
}

/** What an MBR type byte means to Slipway. */
export function mbrRole(type: number): Role {
  return mbrRoles[type] ?? "other";
}
