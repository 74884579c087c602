import { quote } from "../../core/problem.ts";
import { fail, notApplicable, pass, type Check, type Verdict } from "../check.ts";
import type { Context } from "../context.ts";
import { parseSettings } from "../facts/settings-file.ts";
import { links } from "../links.ts";
import { expandGlobs } from "../tree/config-lines.ts";
import { tree } from "../tree/root.ts";
import { serialPort } from "./kernel-options.ts";

/** Kernel options that survive the next kernel. */
export const lastingOptionChecks: readonly Check[] = [
  {
    id: "BOOT-015",
    title: "The next kernel keeps the serial console",
    why: "An update writes the loader's configuration anew, from /etc/default/grub or /etc/kernel/cmdline; a console that stands only in what was generated is gone then.",
    tier: "F",
    severity: "warning",
    family: "linux",
    aliases: ["200.4"],
    link: links.genericLinux,
    remedy: "Put `console=ttyS0` (arm64: `console=ttyAMA0`) into GRUB_CMDLINE_LINUX of /etc/default/grub, or into /etc/kernel/cmdline.",
    run: keepsConsole,
  },
];

async function keepsConsole(context: Context): Promise<Verdict> {
  const files = await tree(context);
  const wanted = `console=${serialPort(context)}`;
  for (const { path, options } of [await grubDefaults(context), await kernelCommandLine(context)]) {
    if (options === undefined) continue;
    if (options.split(/\s+/).some((option) => option === wanted || option.startsWith(`${wanted},`)))
      return pass(`${quote(path)} has ${wanted}.`);
    return fail(`${quote(path)} lacks ${wanted}.`, { ...files.place(path), actual: "no such option", required: wanted });
  }
  return notApplicable("Neither /etc/default/grub nor /etc/kernel/cmdline is there.");
}

/** Debian reads the files of grub.d after the main one; each may add to what is there, so one that has it is enough. */
async function grubDefaults(context: Context): Promise<{ readonly path: string; readonly options: string | undefined }> {
  const files = await tree(context);
  const path = "/etc/default/grub";
  if ((await files.stat(path))?.kind !== "file") return { path, options: undefined };
  const texts: string[] = [];
  for (const each of await expandGlobs(files, [path, "/etc/default/grub.d/*.cfg"])) {
    const settings = parseSettings((await files.text(each)) ?? "");
    texts.push(settings.get("GRUB_CMDLINE_LINUX") ?? "", settings.get("GRUB_CMDLINE_LINUX_DEFAULT") ?? "");
  }
  return { path, options: texts.join(" ") };
}

async function kernelCommandLine(context: Context): Promise<{ readonly path: string; readonly options: string | undefined }> {
  const path = "/etc/kernel/cmdline";
  return { path, options: await (await tree(context)).text(path) };
}
