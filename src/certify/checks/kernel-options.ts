import { judge, notApplicable, type Check, type Verdict } from "../check.ts";
import type { Context } from "../context.ts";
import { bootEntries } from "../facts/boot-entries.ts";
import type { BootEntry } from "../facts/boot-entry.ts";
import { links } from "../links.ts";
import { entryName, evidenceOf } from "./boot.ts";

const common = { tier: "F", family: "linux", link: links.selfTest, aliases: ["TestID 40", "200.4"] } as const;
const unwanted = ["rhgb", "quiet", "crashkernel=auto"];
/** They keep the kernel from the virtual DVD drive that carries a machine's first settings. */
const harmful = ["libata.atapi_enabled=0", "reserve=0x1f0,0x8"];

/** The kernel's command line, in every entry that a machine may start with. */
export const kernelOptionChecks: readonly Check[] = [
  {
    ...common,
    id: "BOOT-010",
    title: "The kernel's console is the serial port",
    why: "Without it, Azure's serial console and boot diagnostics show nothing when a machine does not start.",
    severity: "error",
    aliases: [...common.aliases, "LISA verify_serial_console_is_enabled"],
    remedy: "Add `console=ttyS0` (arm64: `console=ttyAMA0`) to the kernel's options and regenerate the loader's configuration.",
    run: async (context) => {
      const port = serialPort(context);
      return await everyEntry(
        context,
        `console=${port}`,
        (option) => option === `console=${port}` || option.startsWith(`console=${port},`),
      );
    },
  },
  {
    ...common,
    id: "BOOT-011",
    title: "Early kernel messages go to the serial port",
    why: "A kernel that stops before its console is ready is silent without it.",
    severity: "warning",
    remedy: "Add `earlyprintk=ttyS0` to the kernel's options.",
    run: async (context) => {
      if (context.type === "arm64Gen2") return notApplicable("The option exists on x86 only.");
      return await everyEntry(context, "earlyprintk=ttyS0", (option) => /^earlyprintk=(serial,)?ttyS0(,|$)/.test(option));
    },
  },
  {
    ...common,
    id: "BOOT-012",
    title: "The kernel waits long enough for the root disk",
    why: "Storage can be slow to appear; a kernel that gives up early leaves the machine in its initial RAM disk.",
    severity: "warning",
    threshold: ({ rootDelaySeconds }) => `rootdelay=${rootDelaySeconds}`,
    remedy: "Add `rootdelay=300` to the kernel's options.",
    run: async (context) => {
      const required = `rootdelay=${context.thresholds.rootDelaySeconds}`;
      return await everyEntry(context, required, (option) => option === required);
    },
  },
  {
    ...common,
    id: "BOOT-013",
    title: "No options hide the boot messages",
    why: "`rhgb` and `quiet` keep the log from the serial port; `crashkernel=auto` takes memory from small machines.",
    severity: "warning",
    aliases: [],
    link: links.genericLinux,
    remedy: "Remove `rhgb`, `quiet` and `crashkernel=auto` from the kernel's options.",
    run: async (context) => await noEntry(context, unwanted),
  },
  {
    ...common,
    id: "BOOT-014",
    title: "No options cut the virtual DVD drive off",
    why: "Provisioning reads the machine's settings from that drive.",
    severity: "error",
    aliases: ["LISA verify_grub"],
    link: links.lisa,
    remedy: "Remove `libata.atapi_enabled=0` and `reserve=0x1f0,0x8` from the kernel's options.",
    run: async (context) => await noEntry(context, harmful),
  },
];

/** The serial port that Azure shows: ttyS0, on arm64 ttyAMA0. */
export function serialPort({ type }: Context): string {
  return type === "arm64Gen2" ? "ttyAMA0" : "ttyS0";
}

async function everyEntry(context: Context, required: string, satisfies: (option: string) => boolean): Promise<Verdict> {
  return await judgeEntries(context, (entry) => (entry.options.some(satisfies) ? undefined : { text: `lacks ${required}`, required }));
}

async function noEntry(context: Context, options: readonly string[]): Promise<Verdict> {
  return await judgeEntries(context, (entry) => {
    const found = entry.options.find((option) => options.includes(option));
    return found === undefined ? undefined : { text: `has ${found}`, required: `not ${found}` };
  });
}

async function judgeEntries(
  context: Context,
  troubleOf: (entry: BootEntry) => { readonly text: string; readonly required: string } | undefined,
): Promise<Verdict> {
  const entries = await bootEntries(context);
  if (entries.length === 0) return { kind: "unknown", text: "No boot entry could be read.", because: "BOOT-003" };
  const faults = entries.flatMap((entry) => {
    const trouble = troubleOf(entry);
    if (trouble === undefined) return [];
    return [{ text: `${entryName(entry)} ${trouble.text}.`, evidence: evidenceOf(entry, relevant(entry), trouble.required) }];
  });
  return judge(faults, "Every boot entry is as required.");
}

/** The options that these checks are about; others may carry what is nobody's business. */
function relevant({ options }: BootEntry): string {
  const known = options.filter((option) => /^(console|earlyprintk|rootdelay)=/.test(option) || [...unwanted, ...harmful].includes(option));
  return known.length === 0 ? "none of these options" : known.join(" ");
}
