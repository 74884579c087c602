import { quote } from "../../core/problem.ts";
import type { Evidence } from "../../core/report.ts";
import { fail, judge, notApplicable, pass, type Check, type Fault, type Verdict } from "../check.ts";
import type { Context } from "../context.ts";
import { fileVersion, isAtLeast, peMachine, versionText, type FileVersion } from "../facts/windows/file-version.ts";
import { controlSet, softwareHive, systemHive, windowsBuild, windowsRemedy, windowsVolume } from "../facts/windows/registry.ts";
import { links } from "../links.ts";
import { osTable } from "../tree/volumes.ts";

const common = { tier: "F", severity: "error", family: "windows", aliases: [], link: links.faq } as const;
const system32 = "/Windows/System32";
const generalized = "IMAGE_STATE_GENERALIZE_RESEAL_TO_OOBE";
const statePath = "Microsoft\\Windows\\CurrentVersion\\Setup\\State";
/** What drivers have is a tenth of it. */
const maxDriverBytes = 8 * 1024 * 1024;
const headerBytes = 4096;
/** The eight bytes that a BitLocker volume has for an OEM name (libbde, "Volume header"). */
const bitLocker = "-FVE-FS-";

/** The first file versions without the hole that WannaCry used, by build (FAQ; MS17-010). Later builds never had it. */
const patched: Readonly<Record<number, FileVersion>> = {
  7601: [6, 1, 7601, 23_689],
  9200: [6, 2, 9200, 22_099],
  9600: [6, 3, 9600, 18_604],
  14393: [10, 0, 14_393, 953],
};

/** Windows itself: whether it can be read, is what the plan says, and was made ready to be cloned. */
export const windowsChecks: readonly Check[] = [
  {
    ...common,
    id: "WIN-001",
    title: "The Windows volume can be read",
    why: "All checks of Windows' files and registry need it.",
    remedy: windowsRemedy,
    run: async (context) => pass(`Partition ${(await windowsVolume(context)).partition.number} holds Windows.`),
  },
  {
    ...common,
    id: "WIN-002",
    title: "Windows is 64-bit and of the architecture that the plan says",
    why: "Azure has 64-bit machines of two architectures; others do not start.",
    aliases: ["FAQ 64-bit"],
    remedy: "Build the image from a 64-bit Windows of the SKU's architecture, or correct the SKU's type.",
    run: architecture,
  },
  {
    ...common,
    id: "WIN-003",
    title: "Windows is generalized",
    why: "Clones of an image that sysprep did not generalize do not provision, or share their identity.",
    aliases: ["FAQ sysprep"],
    remedy: "Run `sysprep /generalize /oobe /shutdown` as the last thing before the export, and do not start the machine again.",
    link: links.windowsUpload,
    run: isGeneralized,
  },
  {
    ...common,
    id: "WIN-004",
    title: "The next start of Windows is a first start",
    why: "Without setup at the next start no user, name or key of the customer's is set, and deployment ends by its timeout.",
    severity: "warning",
    remedy: "Run `sysprep /generalize /oobe /shutdown` again.",
    link: links.windowsUpload,
    run: setupIsNext,
  },
  {
    ...common,
    id: "WIN-007",
    title: "The file server has no hole that WannaCry used",
    why: "Machines with it are taken over from the network within minutes.",
    aliases: ["FAQ WannaCry", "MS17-010"],
    remedy: "Install the updates of March 2017 or later, and generalize again.",
    run: withoutWannaCry,
  },
  {
    ...common,
    id: "WIN-008",
    tier: "S",
    title: "No partition of the OS disk is encrypted by BitLocker",
    why: "Nobody but the publisher has the key, and Azure refuses such images.",
    aliases: ["FAQ BitLocker"],
    remedy: "Turn BitLocker off (`Disable-BitLocker C:`), wait until it is decrypted, and generalize again.",
    run: withoutBitLocker,
  },
];

/** Where a value of the registry stands, for evidence. */
export async function registryPlace(context: Context, hive: "SYSTEM" | "SOFTWARE"): Promise<Pick<Evidence, "disk" | "partition" | "path">> {
  return { disk: "os", partition: (await windowsVolume(context)).partition.number, path: `${system32}/config/${hive}` };
}

async function architecture(context: Context): Promise<Verdict> {
  const { files, partition } = await windowsVolume(context);
  const path = `${system32}/ntoskrnl.exe`;
  const required = context.type === "arm64Gen2" ? "aarch64" : "x86_64";
  const start = await files.readStart(path, headerBytes);
  if (start === undefined) return { kind: "unknown", text: "There is no ntoskrnl.exe, so the architecture is not known." };
  const actual = peMachine(start) ?? "no Windows program";
  if (actual === required) return pass(`Windows is ${actual}.`);
  return fail(`Windows is ${actual}; the SKU ${context.type} needs ${required}.`, {
    disk: "os",
    partition: partition.number,
    path,
    actual,
    required,
  });
}

async function isGeneralized(context: Context): Promise<Verdict> {
  const state = (await softwareHive(context)).text(statePath, "ImageState");
  if (state === generalized) return pass("Sysprep generalized the image for its first start.");
  if (state === undefined)
    return {
      kind: "unknown",
      text: "The registry does not tell the image's state.",
      remedy: "Look at it with `Get-ItemProperty` and waive this.",
    };
  return fail(`The image's state is ${quote(state)}.`, {
    ...(await registryPlace(context, "SOFTWARE")),
    actual: state,
    required: generalized,
  });
}

async function setupIsNext(context: Context): Promise<Verdict> {
  const hive = await systemHive(context);
  const type = hive.number("Setup", "SetupType") ?? 0;
  const isRunning = (hive.number("Setup", "SystemSetupInProgress") ?? 0) !== 0 || (hive.number("Setup", "OOBEInProgress") ?? 0) !== 0;
  if (type !== 0 || isRunning) return pass("Setup goes on at the next start.");
  return fail("Setup is over: the next start is a usual one.", {
    ...(await registryPlace(context, "SYSTEM")),
    actual: "SetupType 0, SystemSetupInProgress 0",
    required: "setup at the next start",
  });
}

async function withoutWannaCry(context: Context): Promise<Verdict> {
  const build = await windowsBuild(context);
  if (build === undefined) return { kind: "unknown", text: "The registry does not tell which Windows this is." };
  const least = patched[build];
  if (least === undefined)
    return build > 14_393 ? pass(`Build ${build} never had the hole.`) : notApplicable(`No fixed version is known for build ${build}.`);
  const { files, partition } = await windowsVolume(context);
  const faults: Fault[] = [];
  for (const name of ["srv.sys", "srv2.sys"]) {
    const path = `${system32}/drivers/${name}`;
    const bytes = await files.readFile(path, maxDriverBytes);
    if (bytes === undefined) continue;
    const version = fileVersion(bytes);
    if (version !== undefined && isAtLeast(version, least)) continue;
    const actual = version === undefined ? "no version" : versionText(version);
    const evidence = { disk: "os", partition: partition.number, path, actual, required: `${versionText(least)} or later` };
    faults.push({ text: `${name} has ${version === undefined ? "no version" : `version ${actual}`}.`, evidence });
  }
  return judge(faults, "The file server's drivers have the fix, or are not there.");
}

async function withoutBitLocker(context: Context): Promise<Verdict> {
  const { partitions } = await osTable(context);
  const faults: Fault[] = [];
  for (const { number, start, size } of partitions) {
    if (size < headerBytes) continue;
    const bytes = await context.os.image.read(start, 16);
    if (Buffer.from(bytes).toString("latin1", 3, 11) !== bitLocker) continue;
    const evidence = { disk: "os", partition: number, actual: "BitLocker", required: "no encryption" };
    faults.push({ text: `Partition ${number} is encrypted by BitLocker.`, evidence });
  }
  return judge(faults, "No partition is encrypted by BitLocker.");
}

/** The current control set's path with more behind it. */
export async function inControlSet(context: Context, path: string): Promise<string> {
  return `${await controlSet(context)}\\${path}`;
}
