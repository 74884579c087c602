import { mebibyte } from "../../../src/adapters/sample/layout.ts";
import { fakeDisk, unreadable } from "../../support/fake-disk.ts";
import { fakeFileSystem } from "../../support/fake-file-system.ts";
import { defect, type Defect } from "./defect.ts";

const gibibyte = 1024 * mebibyte;
const dataDisk = (disk: string, options: Partial<Parameters<typeof fakeDisk>[0]> = {}) => ({
  disk,
  image: fakeDisk({ tree: new Map(), sizeGiB: 4, ...options }),
});
const linuxRoot = new Map([
  ["etc/hostname", { content: "other\n" }],
  ["usr/bin/true", { content: "" }],
]);

/** Container, sizes, data disks, partition table. */
export const diskDefects: readonly Defect[] = [
  defect("VHD-001", "no footer", { container: { kind: "none", cookie: "\0\0\0\0\0\0\0\0" }, length: 30 * gibibyte }),
  defect("VHD-003", "wrong checksum", { container: { checksum: { found: 1, computed: 2 } } }),
  defect("VHD-004", "a size that qemu rounded to disk geometry", {
    container: { virtualSize: 32_212_647_936, originalSize: 32_212_647_936 },
  }),
  defect("VHD-005", "a file that was cut", { length: 30 * gibibyte }),
  defect("VHD-005", "a file with something appended", { length: 30 * gibibyte + 1024 }),
  defect("VHD-007", "less than 1 GiB", {
    container: { virtualSize: 512 * mebibyte, originalSize: 512 * mebibyte },
    policy: "lisa-2026-08",
    files: withCifs(),
  }),
  defect("VHD-008", "less than advised", { sizeGiB: 2 }, "warn"),
  defect("VHD-009", "more than 1023 GiB", { sizeGiB: 1024, policy: "lisa-2026-08", files: withCifs() }),
  defect("VHD-010", "saved in mid-run", { container: { savedState: true } }),
  defect("VHD-011", "resized afterwards", { container: { originalSize: gibibyte } }, "warn"),
  defect("VHD-012", "data in the reserved bytes", { container: { reservedNonZero: 3 } }, "warn"),
  defect("VHD-012", "format version 2", { container: { formatVersion: 0x0002_0000 } }, "warn"),
  defect("DATA-001", "a data disk of 2 TiB", { dataDisks: [dataDisk("lun 0", { sizeGiB: 2048 })] }),
  defect(
    "DATA-002",
    "a data disk of 64 MiB",
    { dataDisks: [dataDisk("lun 0", { container: { virtualSize: 64 * mebibyte, originalSize: 64 * mebibyte } })] },
    "warn",
  ),
  defect("DATA-003", "a gap between LUNs", { dataDisks: [dataDisk("lun 0"), dataDisk("lun 2")] }),
  defect("DATA-004", "an encrypted data disk", { dataDisks: [dataDisk("lun 0", { more: [{ partition: { content: "luks" } }] })] }, "warn"),
  defect("VHD-003", "a data disk with a wrong checksum", {
    dataDisks: [dataDisk("lun 0", { container: { checksum: { found: 1, computed: 2 } } })],
  }),
  defect("PART-002", "copies of the GPT that differ", { table: { faults: ["The two copies of the GPT differ"] } }),
  defect(
    "PART-010",
    "a disk that grew",
    { table: { faults: ["The backup GPT is not in the disk's last sector (9) but in sector 7"] } },
    "warn",
  ),
  defect("PART-003", "a partition in the first MiB", {
    more: [{ partition: { start: 34 * 512, size: 512, content: "empty", role: "other" } }],
  }),
  defect("PART-004", "data in the first MiB", { bytes: new Map([[100 * 512, 0x45]]) }),
  defect("PART-005", "a swap partition by its type", { more: [{ partition: { role: "swap", content: "empty" } }] }),
  defect("PART-005", "a swap partition by its signature", { more: [{ partition: { role: "linux", content: "swap" } }] }),
  defect(
    "PART-006",
    "two systems",
    { more: [{ partition: {}, files: fakeFileSystem(linuxRoot, { kind: "ext4", label: "old", uuid: "1" }) }] },
    "warn",
  ),
  {
    name: "a second partition in LVM",
    image: { more: [{ partition: { role: "lvm", content: "lvm2" }, files: unreadable("lvm2") }] },
    expected: { "PART-007": "warn", "PART-009": "unknown" },
  },
  defect(
    "PART-009",
    "another file system that is not read",
    { more: [{ partition: { content: "xfs" }, files: unreadable("xfs") }] },
    "unknown",
  ),
];

function withCifs(): Readonly<Record<string, (text: string) => string>> {
  return { "boot/config-6.1.0-41-cloud-amd64": (text) => `${text}CONFIG_WATCHDOG=y\nCONFIG_CIFS=m\n` };
}
