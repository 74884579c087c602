import { quote } from "../../core/problem.ts";
import { fail, judge, pass, type Check, type Fault, type Verdict } from "../check.ts";
import type { Context } from "../context.ts";
import { swapLines, swapServices } from "../facts/first-boot-swap.ts";
import { links } from "../links.ts";
import { tree } from "../tree/root.ts";

const common = {
  tier: "F",
  severity: "error",
  family: "linux",
  aliases: ["200.3.3.3", "LISA verify_no_swap_on_osdisk"],
  link: links.faq,
} as const;

/** Swap that is not in the image and is there once the machine runs, which is when certification looks. */
export const firstBootSwapChecks: readonly Check[] = [
  {
    ...common,
    id: "SWAP-005",
    title: "No service makes swap files",
    why: "The file appears when the machine starts, on the OS disk, and is refused there.",
    remedy: "Remove dphys-swapfile, swapspace or systemd-swap.",
    run: noService,
  },
  {
    ...common,
    id: "SWAP-006",
    title: "No script turns swap on at the first boot",
    why: "Certification looks at a started machine; swap that a script makes counts like any other.",
    remedy: "Remove the `mkswap` and `swapon` lines, or make the swap below /mnt, on the resource disk.",
    run: noScript,
  },
];

async function noService(context: Context): Promise<Verdict> {
  const [name] = await swapServices(context);
  if (name === undefined) return pass("No such service is enabled.");
  const place = (await tree(context)).place("/etc/systemd/system");
  return fail(`The service ${name} is enabled.`, { ...place, actual: `${name} enabled`, required: "none" });
}

async function noScript(context: Context): Promise<Verdict> {
  const files = await tree(context);
  const faults = (await swapLines(context)).map(({ path, number }): Fault => ({
    text: `${quote(path)} line ${number} makes swap.`,
    evidence: { ...files.place(`${path}:${number}`), actual: "mkswap or swapon", required: "no swap on the OS disk" },
  }));
  return judge(faults, "No script makes swap.");
}
