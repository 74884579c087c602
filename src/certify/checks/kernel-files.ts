import { quote } from "../../core/problem.ts";
import { judge, notApplicable, type Check, type Fault, type Verdict } from "../check.ts";
import type { Context } from "../context.ts";
import { releaseOf } from "../facts/boot-drivers.ts";
import { bootEntries } from "../facts/boot-entries.ts";
import { links } from "../links.ts";
import { tree } from "../tree/root.ts";
import { evidenceOf } from "./boot.ts";

const common = { tier: "F", severity: "warning", family: "linux", aliases: [], link: links.genericLinux } as const;
/** Kernels before this one took the memory of a virtual machine apart wrongly (create-upload-generic). */
const firstSoundNuma = [2, 6, 37] as const;

/** What belongs to the kernel that starts. */
export const kernelFileChecks: readonly Check[] = [
  {
    ...common,
    id: "KRN-010",
    title: "The kernel that starts has its modules",
    why: "A kernel whose modules were removed, or never installed, finds neither file systems nor network cards once it runs.",
    remedy: "Install the package of the kernel that the boot entry starts, or regenerate the entries after the last change of kernels.",
    run: modulesThere,
  },
  {
    ...common,
    id: "BOOT-016",
    title: "Old kernels run without NUMA",
    why: "Kernels before 2.6.37 stop on machines with more than one memory node.",
    aliases: ["LISA verify_grub"],
    remedy: "Add `numa=off` to the kernel's options, or take a newer kernel.",
    run: numaOff,
  },
];

async function modulesThere(context: Context): Promise<Verdict> {
  const installed = await (await tree(context)).list("/lib/modules");
  if (installed.length === 0) return notApplicable("No kernel has modules here.");
  const faults = (await bootEntries(context)).flatMap((entry): readonly Fault[] => {
    const release = releaseOf(entry.kernel) ?? entry.version;
    if (release === undefined || installed.includes(release)) return [];
    const evidence = evidenceOf(entry, `no /lib/modules/${release}`, "the modules of the kernel");
    return [{ text: `${quote(entry.path)} starts the kernel ${quote(release)}, whose modules are not there.`, evidence }];
  });
  return judge(faults, "Every kernel that an entry starts has its modules.");
}

async function numaOff(context: Context): Promise<Verdict> {
  const old = (await bootEntries(context)).filter(({ kernel }) => isOld(releaseOf(kernel)));
  if (old.length === 0) return notApplicable("No kernel before 2.6.37 starts here.");
  return judge(
    old
      .filter(({ options }) => !options.includes("numa=off"))
      .map((entry) => ({ text: `${quote(entry.path)} lacks numa=off.`, evidence: evidenceOf(entry, "no such option", "numa=off") })),
    "Every old kernel runs with numa=off.",
  );
}

function isOld(release: string | undefined): boolean {
  const [, ...parts] = /^(\d+)\.(\d+)\.(\d+)/.exec(release ?? "") ?? [];
  const at = firstSoundNuma.findIndex((part, index) => Number(parts[index]) !== part);
  return at >= 0 && parts.length === firstSoundNuma.length && Number(parts[at]) < (firstSoundNuma[at] ?? 0);
}
