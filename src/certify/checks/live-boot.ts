import { isGoodEnd, type BootRun } from "../../core/boot.ts";
import { fail, pass, type Check, type Verdict } from "../check.ts";
import type { Context } from "../context.ts";
import { bestRun, bootOf, laterRun, observationOf, running } from "../facts/running-system.ts";
import { links } from "../links.ts";

const common = { tier: "B", severity: "error", family: "linux", link: links.faq } as const;

/** Whether the image starts, and tells so. */
export const liveBootChecks: readonly Check[] = [
  {
    ...common,
    id: "LIVE-001",
    title: "The image boots",
    why: "A machine that does not reach its login prompt is of no use to any customer, and certification deploys one.",
    aliases: ["LISA smoke_test", "LISA verify_deployment_provision_standard_ssd_disk", "200.4"],
    remedy: "Read the serial log (`slipway certify --boot --boot-log FILE`) around the line that is quoted, and mend what it names.",
    run: boots,
  },
  {
    ...common,
    id: "LIVE-002",
    title: "The kernel does not panic",
    why: "A panic on one machine size is a panic for every customer who chooses it.",
    aliases: ["LISA smoke_test"],
    link: links.lisa,
    remedy: "Read the lines above the panic in the serial log: they name the driver or the process that died.",
    run: doesNotPanic,
  },
  {
    ...common,
    id: "LIVE-003",
    title: "The running system speaks on the serial console",
    why: "Boot diagnostics and the serial console are all that support has of a machine that cannot be reached.",
    aliases: ["40", "LISA verify_serial_console_is_enabled"],
    remedy: "Put `console=ttyS0` last on the kernel's command line of every boot entry.",
    run: hasConsole,
  },
  {
    ...common,
    id: "LIVE-004",
    title: "The agent reports that the machine is ready",
    why: "A machine that does not report within 20 minutes is given up with a provisioning timeout.",
    aliases: ["ProvisioningTimeout", "LISA smoke_test"],
    remedy: "Enable the Azure agent, or cloud-init with the Azure data source; see its log in the running system.",
    run: isProvisioned,
  },
  {
    ...common,
    id: "LIVE-005",
    title: "The machine starts again without its provisioning CD",
    why: "The platform ejects the CD after the first boot; a system that looks for it hangs at the first restart.",
    aliases: ["LISA smoke_test", "Reboot"],
    remedy: "Leave provisioning to the agent's own once-per-machine logic, and mount nothing from the CD in /etc/fstab.",
    run: startsAgain,
  },
];

function boots(context: Context): Verdict {
  const { report } = bootOf(context);
  const run = bestRun(context);
  if (!report.untouched)
    return {
      kind: "unknown",
      text: "The image changed while it was running.",
      remedy: "Leave the file alone while it is certified, then certify it again.",
    };
  // An agent that does not report is told by its own check: the system is there.
  return isGoodEnd(run.end) || run.end === "notProvisioned"
    ? pass(`It boots from ${run.controller} under ${report.firmware} (${report.accelerator}). ${run.text}`)
    : fail(`It does not boot from ${run.controller}. ${run.text}`, running(run.end, "login prompt or ready", lastLine(run)));
}

function doesNotPanic(context: Context): Verdict {
  bestRun(context);
  const { runs } = bootOf(context).report;
  const panicked = runs.find(({ end }) => end === "panic");
  return panicked === undefined
    ? pass("No kernel panicked.")
    : fail(panicked.text, running(`panic on ${panicked.controller}`, "no panic", lastLine(panicked)));
}

function hasConsole(context: Context): Verdict {
  const run = bestRun(context);
  if (run.end === "noConsole") return fail(run.text, running("silent", "console=ttyS0"));
  return observationOf(context, "first").hasConsole
    ? pass("Kernel and login prompt are on the serial console.")
    : fail("The kernel spoke on the serial line only until it had another console.", running("console elsewhere", "console=ttyS0"));
}

function isProvisioned(context: Context): Verdict {
  const run = bestRun(context);
  if (run.end === "ready" || run.readyBy !== undefined) return pass(run.text);
  if (run.end === "notProvisioned") return fail(run.text, running("not provisioned", "a report of Ready", lastLine(run)));
  return { kind: "unknown", text: `It did not boot. ${run.text}`, because: "LIVE-001" };
}

function startsAgain(context: Context): Verdict {
  const run = laterRun(context, "second");
  return isGoodEnd(run.end)
    ? pass(`It starts again without the CD. ${run.text}`)
    : fail(`It does not start again without the CD. ${run.text}`, running(run.end, "login prompt or ready", lastLine(run)));
}

/** The excerpt is escaped; its last line is the one that people look for first. */
function lastLine({ serial }: BootRun): string {
  return serial.excerpt.split("\n").at(-1) ?? "";
}
