import { quote } from "../../core/problem.ts";
import type { Container } from "../../ports/images.ts";
import { judge, notApplicable, type Check, type Fault, type Verdict } from "../check.ts";
import { allDisks, diskName, type Context, type TestedDisk } from "../context.ts";
import { links } from "../links.ts";

const mib = 1024 * 1024;
const footerBytes = 512;
/** "Virtual size of at least 20 MB" (VM certification FAQ), read as MiB since sizes go in whole MiB. */
const minimumBytes = 20 * mib;
const fixedType = 2;
const formatVersion = 0x0001_0000;
const fixedDataOffset = "0xFFFFFFFFFFFFFFFF";
const convert = "Convert it: `qemu-img convert -O vpc -o subformat=fixed,force_size=on disk.raw disk.vhd`.";

const common = { tier: "S", severity: "error", family: "any", aliases: [], link: links.faq, remedy: convert } as const;

/** The fixed VHD around each disk (Virtual Hard Disk Image Format Specification 1.0; VM certification FAQ). */
export const containerChecks: readonly Check[] = [
  {
    ...common,
    id: "VHD-001",
    title: "Every disk is a VHD",
    why: "Object storage takes the bytes as they are; without a footer they are no disk.",
    run: (context) => judge(allDisks(context).flatMap(footerFault), "Every disk ends with a VHD footer."),
  },
  {
    ...common,
    id: "VHD-002",
    title: "Every VHD is fixed",
    why: "Dynamic and differencing disks are refused: page blobs hold the disk's bytes in their place.",
    run: (context) => withFooter(context, (disk) => differs(disk, "disk type", typeName(disk.image.container), "fixed (2)")),
  },
  {
    ...common,
    id: "VHD-003",
    title: "The footer's checksum is right",
    why: "A wrong checksum means a cut, patched or damaged file.",
    remedy: "Upload the file again from the build and compare digests, or convert it anew.",
    run: (context) => withFooter(context, ({ image: { container }, disk }) => checksumFault(container, disk)),
  },
  {
    ...common,
    id: "VHD-004",
    title: "Virtual size is a whole number of MiB",
    why: "Azure refuses disks whose size is not a multiple of 1 MiB.",
    remedy: "Resize with `qemu-img resize -f raw disk.raw <whole MiB>` and convert with `force_size=on`.",
    run: (context) =>
      withFooter(context, (disk) => sizeFault(disk, disk.image.container.virtualSize % mib === 0, "a multiple of 1,048,576 bytes")),
  },
  {
    ...common,
    id: "VHD-005",
    title: "File length is virtual size plus 512",
    why: "A shorter file was cut, a longer one has something appended; either breaks the upload.",
    remedy: "Upload the file again from the build and compare digests, or convert it anew.",
    run: (context) => withFooter(context, lengthFault),
  },
  {
    ...common,
    id: "VHD-006",
    title: "Virtual size is at least 20 MB",
    why: "Smaller disks are refused.",
    run: (context) =>
      withFooter(context, (disk) => sizeFault(disk, disk.image.container.virtualSize >= minimumBytes, "at least 20,971,520 bytes")),
  },
  {
    ...common,
    id: "VHD-010",
    title: "The disk holds no saved state",
    why: "A disk saved in mid-run is not consistent: files are half written.",
    remedy: "Start the machine it was taken from, shut it down in order, and export again.",
    run: (context) => withFooter(context, (disk) => differs(disk, "saved state", disk.image.container.savedState ? "yes" : "no", "no")),
  },
  {
    ...common,
    id: "VHD-011",
    title: "Original size equals current size",
    why: "A disk that was resized afterwards often has a partition table for the old size; tools disagree which size holds.",
    severity: "warning",
    run: (context) => withFooter(context, ({ image: { container }, disk }) => originalSizeFault(container, disk)),
  },
  {
    ...common,
    id: "VHD-012",
    title: "The footer's constant fields are as specified",
    why: "Other values come from broken converters or hold data where none belongs.",
    severity: "warning",
    run: (context) => withFooter(context, constantFaults),
  },
];

/** Judges each disk that has a footer; what has none is told by VHD-001 alone. */
function withFooter(context: Context, faultsOf: (disk: TestedDisk) => readonly Fault[]): Verdict {
  const disks = allDisks(context).filter(({ image }) => image.container.cookie === "conectix");
  return disks.length === 0
    ? notApplicable("There is no VHD footer to look at.")
    : judge(disks.flatMap(faultsOf), "All disks are as required.");
}

function footerFault({ disk, image: { container } }: TestedDisk): readonly Fault[] {
  if (container.cookie === "conectix") return [];
  const what = container.kind === "none" ? "no VHD (its last 512 bytes are no footer)" : `a ${container.kind} file, no VHD`;
  return [
    {
      text: `The ${diskName(disk)} is ${what}.`,
      evidence: { disk, actual: `cookie ${quote(container.cookie)}`, required: 'cookie "conectix"' },
    },
  ];
}

function typeName({ diskType }: Container): string {
  return `${{ 2: "fixed", 3: "dynamic", 4: "differencing" }[diskType] ?? "unknown"} (${diskType})`;
}

function differs({ disk }: TestedDisk, what: string, actual: string, required: string): readonly Fault[] {
  return actual === required
    ? []
    : [{ text: `The ${diskName(disk)} has ${what} ${actual}, not ${required}.`, evidence: { disk, actual, required } }];
}

function checksumFault({ checksum }: Container, disk: string): readonly Fault[] {
  const [actual, required] = [hex(checksum.found), hex(checksum.computed)];
  if (actual === required) return [];
  return [
    {
      text: `The footer of the ${diskName(disk)} has the checksum ${actual}; its fields add up to ${required}.`,
      evidence: { disk, actual, required },
    },
  ];
}

function sizeFault({ disk, image }: TestedDisk, isRight: boolean, required: string): readonly Fault[] {
  const actual = bytes(image.container.virtualSize);
  return isRight ? [] : [{ text: `The ${diskName(disk)} has ${actual}, which is not ${required}.`, evidence: { disk, actual, required } }];
}

function lengthFault({ disk, image }: TestedDisk): readonly Fault[] {
  if (image.container.diskType !== fixedType) return [];
  const wanted = image.container.virtualSize + footerBytes;
  if (image.length === wanted) return [];
  const [actual, required] = [bytes(image.length), bytes(wanted)];
  return [{ text: `The file of the ${diskName(disk)} has ${actual}; its footer says ${required}.`, evidence: { disk, actual, required } }];
}

function originalSizeFault({ originalSize, virtualSize }: Container, disk: string): readonly Fault[] {
  if (originalSize === virtualSize) return [];
  const [actual, required] = [bytes(originalSize), bytes(virtualSize)];
  return [{ text: `The ${diskName(disk)} was made with ${actual} and has ${required} now.`, evidence: { disk, actual, required } }];
}

function constantFaults(tested: TestedDisk): readonly Fault[] {
  const { container } = tested.image;
  const offset = container.diskType === fixedType ? differs(tested, "data offset", container.dataOffset, fixedDataOffset) : [];
  return [
    ...differs(tested, "format version", hex(container.formatVersion), hex(formatVersion)),
    ...offset,
    ...differs(tested, "non-zero reserved bytes:", String(container.reservedNonZero), "0"),
  ];
}

function hex(value: number): string {
  return `0x${value.toString(16).toUpperCase().padStart(8, "0")}`;
}

function bytes(count: number): string {
  return `${count.toLocaleString("en-US")} bytes`;
}
