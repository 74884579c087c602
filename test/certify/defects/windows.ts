import { fakeFileSystem } from "../../support/fake-file-system.ts";
import { ntfsPartition, program, windowsImage } from "../../support/windows.ts";
import type { Defect } from "./defect.ts";

const wannaCry = { "Windows NT": { CurrentVersion: { CurrentBuildNumber: "14393" } } };
const srv = "Windows/System32/drivers/srv.sys";
/** Whether anything depends on the name Administrator is never known from files. */
const always = { "WIN-010": "unknown" } as const;

/** What Windows images are refused or warned for, each alone. */
export const windowsDefects: readonly Defect[] = [
  {
    name: "NTFS without Windows",
    image: { ...windowsImage(), root: fakeFileSystem(new Map([["data", {}]]), { kind: "ntfs", label: "", uuid: "" }) },
    expected: {
      "OFFER-001": "fail",
      ...Object.fromEntries(
        ["01", "02", "03", "04", "05", "06", "07", "09", "10", "11", "12", "13", "14"].map((id) => [`WIN-0${id}`, "unknown" as const]),
      ),
    },
  },
  { name: "a clean Windows", image: windowsImage(), expected: always },
  {
    name: "32-bit",
    image: windowsImage({ files: { "Windows/System32/ntoskrnl.exe": program(0x14c) } }),
    expected: { ...always, "WIN-002": "fail" },
  },
  {
    name: "no kernel",
    image: windowsImage({ files: { "Windows/System32/ntoskrnl.exe": undefined } }),
    expected: { ...always, "WIN-002": "unknown" },
  },
  {
    name: "started again after sysprep",
    image: windowsImage({
      software: { Microsoft: { Windows: { CurrentVersion: { Setup: { State: { ImageState: "IMAGE_STATE_COMPLETE" } } } } } },
    }),
    expected: { ...always, "WIN-003": "fail" },
  },
  {
    name: "setup is over",
    image: windowsImage({ system: { Setup: { SetupType: 0, SystemSetupInProgress: 0 } } }),
    expected: { ...always, "WIN-004": "warn" },
  },
  {
    name: "Remote Desktop off",
    image: windowsImage({ system: { ControlSet001: { Control: { "Terminal Server": { fDenyTSConnections: 1 } } } } }),
    expected: { ...always, "WIN-005": "fail" },
  },
  {
    name: "Remote Desktop forbidden by policy",
    image: windowsImage({ software: { Policies: { Microsoft: { "Windows NT": { "Terminal Services": { fDenyTSConnections: 1 } } } } } }),
    expected: { ...always, "WIN-005": "fail" },
  },
  {
    name: "refused roles",
    image: windowsImage({
      software: {
        Microsoft: {
          ServerManager: { ServicingStorage: { ServerComponentCache: { DHCP: { InstallState: 1 }, WINS: { InstallState: 1 } } } },
        },
      },
    }),
    expected: { ...always, "WIN-006": "fail" },
  },
  {
    name: "the file server of before MS17-010",
    image: windowsImage({ software: { Microsoft: wannaCry }, files: { [srv]: program(0x8664, [10, 0, 14_393, 952]) } }),
    expected: { ...always, "WIN-007": "fail" },
  },
  {
    name: "the file server of MS17-010",
    image: windowsImage({ software: { Microsoft: wannaCry }, files: { [srv]: program(0x8664, [10, 0, 14_393, 953]) } }),
    expected: always,
  },
  { name: "BitLocker", image: { ...windowsImage(), bytes: bitLocker() }, expected: { ...always, "WIN-008": "fail" } },
  {
    name: "the page file on C:",
    image: windowsImage({
      system: { ControlSet001: { Control: { "Session Manager": { "Memory Management": { PagingFiles: "C:\\pagefile.sys 0 0" } } } } },
    }),
    expected: { ...always, "WIN-009": "warn" },
  },
  {
    name: "updates turned off",
    image: windowsImage({ system: { ControlSet001: { Services: { wuauserv: { Start: 4 } } } } }),
    expected: { ...always, "WIN-011": "warn" },
  },
  {
    name: "updates forbidden",
    image: windowsImage({ software: { Policies: { Microsoft: { Windows: { WindowsUpdate: { AU: { NoAutoUpdate: 1 } } } } } } }),
    expected: { ...always, "WIN-011": "warn" },
  },
  {
    name: "a clock in local time",
    image: windowsImage({ system: { ControlSet001: { Control: { TimeZoneInformation: { RealTimeIsUniversal: 0 } } } } }),
    expected: { ...always, "WIN-012": "warn" },
  },
  {
    name: "no DHCP client",
    image: windowsImage({ system: { ControlSet001: { Services: { Dhcp: { Start: 4 } } } } }),
    expected: { ...always, "WIN-013": "warn" },
  },
  {
    name: "an answer file with a password, in UTF-16",
    image: windowsImage({
      files: { "unattend.xml": Buffer.from("<AdministratorPassword>\n<Value>aAAhAA==</Value></AdministratorPassword>", "utf16le") },
    }),
    expected: { ...always, "WIN-014": "fail" },
  },
];

function bitLocker(): ReadonlyMap<number, number> {
  const start = ntfsPartition(2).start + 3;
  return new Map(Array.from("-FVE-FS-", (letter, index) => [start + index, letter.codePointAt(0) ?? 0]));
}
