import { isGoodEnd, type BootMoment, type BootReport, type BootRun } from "../core/boot.ts";
import { oneLine } from "./plain.ts";
import { markdownText } from "./words.ts";

const accelerators = { kvm: "hardware virtualization", tcg: "no hardware virtualization" } as const;
const purposes: Readonly<Record<BootRun["purpose"], string>> = {
  first: "first boot",
  second: "restart without CD",
  again: "another machine",
};
const purposeWidth = 20;
const controllerWidth = 13;

/** How the image started, for a terminal: what it ran in, each start with its time line, what was not tried. Lines without indentation. */
export function bootReportLines(report: BootReport): readonly string[] {
  const { emulator, machine, firmware, accelerator, runs, skipped } = report;
  return [
    `Boot in ${oneLine(emulator)}, ${machine} with ${firmware}, ${accelerators[accelerator]}`,
    ...skipped.map(
      ({ controller, reason }) => `  – ${"not tried".padEnd(purposeWidth)}${controller.padEnd(controllerWidth)}${oneLine(reason)}`,
    ),
    ...runs.flatMap((run) => [`  ${bootRunLine(run)}`, `    ${" ".repeat(purposeWidth)}${timelineText(run.timeline)}`]),
  ];
}

/** The same as GitHub Markdown: a table of the starts with their time lines, and what was not tried. No string of the guest gets through as markup. */
export function bootMarkdown({ emulator, machine, firmware, accelerator, runs, skipped }: BootReport): readonly string[] {
  const host = `${emulator}, ${machine} with ${firmware}, ${accelerators[accelerator]}`;
  return [
    `#### Boot in ${markdownText(host)}`,
    "",
    "| start | controller | seen | time line |",
    "|---|---|---|---|",
    ...runs.map(markdownRow),
    ...skipped.map(({ controller, reason }) => `| – not tried | ${markdownText(controller)} | ${markdownText(reason)} | |`),
    "",
  ];
}

function markdownRow({ purpose, controller, end, text, timeline }: BootRun): string {
  return `| ${isGoodEnd(end) ? "✅" : "❌"} ${purposes[purpose]} | ${markdownText(controller)} | ${markdownText(text)} | ${timelineText(timeline)} |`;
}

/** `✔ first boot          virtio-scsi  "Cloud-Init" reported ready after 41.0 s.` */
export function bootRunLine({ purpose, controller, end, text }: BootRun): string {
  return `${isGoodEnd(end) ? "✔" : "✘"} ${purposes[purpose].padEnd(purposeWidth)}${controller.padEnd(controllerWidth)}${oneLine(text)}`;
}

/** What a start is called. */
export function purposeText(purpose: BootRun["purpose"]): string {
  return purposes[purpose];
}

/** `firmware 1.2 s · loader 1.3 s · kernel 4.0 s`. */
function timelineText(timeline: readonly BootMoment[]): string {
  const moments = timeline.map(({ stage, atMs }) => `${stage} ${(atMs / 1000).toFixed(1)} s`);
  return moments.length === 0 ? "nothing was heard" : moments.join(" · ");
}
