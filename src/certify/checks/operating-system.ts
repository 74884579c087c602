import { quote } from "../../core/problem.ts";
import { fail, notApplicable, pass, type Check, type Verdict } from "../check.ts";
import type { Context } from "../context.ts";
import { osRelease } from "../facts/os-release.ts";
import { supportEnds } from "../facts/support-ends.ts";
import { holdsWindows } from "../facts/windows/registry.ts";
import { links } from "../links.ts";
import { rootCandidates, tree } from "../tree/root.ts";
import { isOpen, volumes } from "../tree/volumes.ts";

/** ELF header: class at byte 4 (2 is 64-bit), machine at byte 18, little endian (System V ABI, chapter 4). */
const elf = { bytes: 20, classOffset: 4, class64: 2, machineOffset: 18 } as const;
const machines: Readonly<Record<number, string>> = { 3: "i386", 40: "arm", 62: "x86_64", 183: "aarch64", 243: "riscv64" };

/** Which system is inside, and whether it is the one that the plan says. */
export const operatingSystemChecks: readonly Check[] = [
  {
    id: "OFFER-001",
    title: "The system is of the family that the plan says",
    why: "A wrong OS label makes every deployment time out.",
    tier: "F",
    severity: "error",
    family: "any",
    aliases: ["OS label"],
    link: links.faq,
    remedy: "Set the plan's `operatingSystem.family` to what the image holds, or name the right image.",
    run: familyMatches,
  },
  {
    id: "OFFER-002",
    title: "The system is 64-bit and of the architecture that the plan says",
    why: "Azure has 64-bit machines of two architectures; others do not start.",
    tier: "F",
    severity: "error",
    family: "linux",
    aliases: ["TestID 49", "LISA verify_azure_64bit_os"],
    link: links.selfTest,
    remedy: "Build the image from a 64-bit distribution of the SKU's architecture, or correct the SKU's type.",
    run: architecture,
  },
  {
    id: "OFFER-003",
    title: "The system says what it is",
    why: "Agents and support tools choose by os-release.",
    tier: "F",
    severity: "warning",
    family: "linux",
    aliases: ["DigitalOcean img_check os name"],
    link: links.selfTest,
    remedy: "Install the distribution's release package, which brings /usr/lib/os-release.",
    run: identified,
  },
  {
    id: "OFFER-004",
    title: "The system's release still gets security updates",
    why: "Holes that are found from now on stay open on every customer's machine.",
    tier: "F",
    severity: "warning",
    family: "linux",
    aliases: ["AWS OS end of life", "DigitalOcean img_check os version"],
    link: links.aws,
    threshold: ({ supportedOn }) => `on ${supportedOn}`,
    remedy: "Build the image from a newer release, or show the extended support that customers get, and waive this with it.",
    run: supported,
  },
];

async function familyMatches(context: Context): Promise<Verdict> {
  const linux = await rootCandidates(context);
  const windows = (await volumes(context)).filter(({ partition }) => partition.content === "ntfs");
  const evidence = { disk: "os", required: context.osFamily };
  if (context.osFamily === "linux") {
    if (linux.length > 0) return pass("The image holds Linux.");
    const [ntfs] = windows;
    if (ntfs !== undefined)
      return fail(`Partition ${ntfs.partition.number} is NTFS and no Linux is there, but the plan says linux.`, {
        ...evidence,
        partition: ntfs.partition.number,
        actual: "windows",
      });
    return { kind: "unknown", text: "No Linux root file system was found.", because: "PART-008" };
  }
  const [first] = linux;
  if (first !== undefined)
    return fail(`Partition ${first.partition.number} holds Linux, but the plan says windows.`, {
      ...evidence,
      partition: first.partition.number,
      actual: "linux",
    });
  const [ntfs] = windows;
  if (ntfs === undefined) return { kind: "unknown", text: "No file system of Windows was found." };
  if (!windows.every(isOpen)) return pass("The image has an NTFS partition and no Linux.");
  for (const volume of windows) if (isOpen(volume) && (await holdsWindows(volume.files))) return pass("The image holds Windows.");
  return fail("No NTFS partition holds \\Windows\\System32, but the plan says windows.", {
    ...evidence,
    partition: ntfs.partition.number,
    actual: "no Windows",
  });
}

async function architecture(context: Context): Promise<Verdict> {
  const files = await tree(context);
  const required = context.type === "arm64Gen2" ? "aarch64" : "x86_64";
  const path = "/bin/sh";
  const header = await files.start(path, elf.bytes);
  if (header === undefined)
    return { kind: "unknown", text: `${path} is not there, so the architecture is not known.`, remedy: "Install a shell." };
  const actual = describe(header);
  if (actual === required) return pass(`${path} is ${actual}.`);
  return fail(`${path} is ${actual}; the SKU ${context.type} needs ${required}.`, { ...files.place(path), actual, required });
}

function describe(header: Uint8Array): string {
  const isElf = header[0] === 0x7f && String.fromCodePoint(...header.subarray(1, 4)) === "ELF" && header.length >= elf.bytes;
  if (!isElf) return "no ELF program";
  const code = (header[elf.machineOffset] ?? 0) + 256 * (header[elf.machineOffset + 1] ?? 0);
  const machine = machines[code] ?? `machine ${code}`;
  return header[elf.classOffset] === elf.class64 ? machine : `32-bit ${machine}`;
}

/** Held against the policy's day, not today's: what passed once passes again. */
async function supported(context: Context): Promise<Verdict> {
  const release = await osRelease(context);
  const ends = release === undefined ? undefined : supportEnds(release.settings);
  if (release === undefined || ends === undefined) return notApplicable("When support of this release ends is not known here.");
  const { supportedOn } = context.thresholds;
  if (ends >= supportedOn) return pass(`The release gets security updates until ${ends}.`);
  const name = `${release.settings.get("ID") ?? ""} ${release.settings.get("VERSION_ID") ?? ""}`;
  return fail(`Security updates of ${quote(name)} ended on ${ends}.`, {
    ...(await tree(context)).place(release.path),
    actual: `${name}, until ${ends}`,
    required: `a release that is supported on ${supportedOn}`,
  });
}

async function identified(context: Context): Promise<Verdict> {
  const release = await osRelease(context);
  if (release === undefined)
    return fail("There is no os-release file.", {
      ...(await tree(context)).place("/etc/os-release"),
      actual: "no file",
      required: "os-release(5)",
    });
  const id = release.settings.get("ID");
  if (id === undefined || id === "")
    return fail(`${release.path} has no ID.`, {
      ...(await tree(context)).place(release.path),
      actual: "no ID",
      required: "ID=<distribution>",
    });
  const version = release.settings.get("VERSION_ID");
  return pass(`The system is ${quote(id)}${version === undefined ? ", which has no version number" : ` ${quote(version)}`}.`);
}
