import type { Submission, Task } from "../core/run.ts";
import type { StatusStep } from "../core/status.ts";
import { second } from "../core/time.ts";
import { line, pad, type Line, type Style } from "./ansi.ts";
import type { StatusView, TaskProgress } from "./terminal-view.ts";
import { bytesText, count, durationText } from "./words.ts";

type RegionStatus = NonNullable<StatusStep["regions"]>[number];
type Live = ReadonlyMap<string, TaskProgress>;
type Sum = { readonly done: number; readonly total: number; readonly rate: number; readonly known: boolean };

/** All copies together: `38 % · 412 MiB/s · 6 s left`. Empty while nothing moves. */
export function copyTotal({ steps }: Submission, live: Live): string {
  return steps.provision.tasks.some((task) => live.has(task.id)) ? sumText(sumOf(steps.provision.tasks, live)) : "";
}

/** Images being read for certification: `2 images read · 38 % · 412 MiB/s · 6 s left`. Empty while none is. */
export function readingText({ steps }: Submission, live: Live): string {
  const reading = steps.certify.tasks.filter((task) => task.state === "owed" && live.has(task.id));
  return reading.length === 0 ? "" : `reading ${count(reading.length, "image")} · ${sumText(sumOf(reading, live))}`;
}

/** One bar per region, with its rate and the time it may still take while bytes move. */
export function regionLines({ run, live, width }: StatusView, { regions = [] }: StatusStep): readonly Line[] {
  const nameWidth = Math.max(0, ...regions.map(({ region }) => region.length));
  return regions.map((region) => {
    const own = (run.submission?.steps.provision.tasks ?? []).filter(
      (task) => task.work.kind === "replicate" && task.work.region === region.region,
    );
    const sum = sumOf(own, live);
    const { word, style } = regionState(region, sum);
    const tail =
      region.state === "completed" ? bytesText(sum.done) : sum.rate > 0 ? rateText(sum) : region.details === "" ? "" : "see below";
    return line(
      "    ",
      pad(region.region, nameWidth),
      "  ",
      { text: barText(percentOf(region, sum), barWidth(width)), style },
      ` ${pad(word, 8)} `,
      tail,
    );
  });
}

const states: Readonly<Record<RegionStatus["state"], { readonly word: string; readonly style: Style }>> = {
  pending: { word: "waits", style: "dim" },
  replicating: { word: "", style: "cyan" },
  completed: { word: "done", style: "green" },
  failed: { word: "failed", style: "red" },
};

function regionState(region: RegionStatus, sum: Sum): { readonly word: string; readonly style: Style } {
  const { word, style } = states[region.state];
  return { word: word === "" ? `${percentOf(region, sum)} %` : word, style };
}

function percentOf(region: RegionStatus, sum: Sum): number {
  if (region.state === "completed") return 100;
  // A region is at 100 % only when every copy has been verified and recorded.
  return sum.known && sum.total > 0 ? Math.min(99, Math.floor((100 * sum.done) / sum.total)) : region.progress;
}

/** Bytes of several pieces of work. One that has not begun counts with what another copy of the same disk measures; `known` when all could be counted. */
function sumOf(tasks: readonly Task[], live: Live): Sum {
  return tasks.reduce<Sum>(
    (sum, task) => {
      const total =
        totalOf(task, live) ??
        totalOf(
          tasks.find((other) => sameDisk(task, other) && totalOf(other, live) !== undefined),
          live,
        );
      const moving = task.state === "owed" ? live.get(task.id) : undefined;
      return {
        done: sum.done + (task.state === "done" ? (total ?? 0) : (moving?.done ?? 0)),
        total: sum.total + (total ?? 0),
        rate: sum.rate + (moving?.bytesPerSecond ?? 0),
        known: sum.known && total !== undefined,
      };
    },
    { done: 0, total: 0, rate: 0, known: true },
  );
}

function totalOf(task: Task | undefined, live: Live): number | undefined {
  return task === undefined ? undefined : (task.result?.bytes ?? live.get(task.id)?.total);
}

function sameDisk({ work: a }: Task, { work: b }: Task): boolean {
  return a.kind === "replicate" && b.kind === "replicate" && a.sha256 === b.sha256;
}

function sumText(sum: Sum): string {
  const { done, total, known } = sum;
  const percent = known && total > 0 ? `${Math.min(99, Math.floor((100 * done) / total))} %` : "";
  return [percent, rateText(sum)].filter((part) => part !== "").join(" · ");
}

/** `412 MiB/s · 6 s left`, as far as it is known. */
function rateText({ done, total, rate, known }: Sum): string {
  const parts = [
    rate > 0 ? `${bytesText(rate)}/s` : "",
    known && rate > 0 && total > done
      ? `${durationText(Math.max(second, Math.ceil((total - done) / rate) * second)).replace(".0", "")} left`
      : "",
  ];
  return parts.filter((part) => part !== "").join(" · ");
}

const longBar = 20;
const shortBar = 10;
const wideEnough = 70;
const eighths = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];

function barWidth(width: number): number {
  return width >= wideEnough ? longBar : shortBar;
}

/** A bar in eighths of a column. */
export function barText(percent: number, width: number): string {
  const filled = Math.round((Math.min(100, Math.max(0, percent)) / 100) * width * 8);
  return pad("█".repeat(Math.floor(filled / 8)) + (eighths[filled % 8] ?? ""), width);
}
