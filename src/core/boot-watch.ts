import { endIn, hasRoot, speaksOnSerial, stageIn, waitsForRoot } from "./boot-signs.ts";
import { bootStages, type BootEnd, type BootMoment, type BootStage } from "./boot.ts";
import { quote } from "./problem.ts";
import { minute, second, type Milliseconds } from "./time.ts";

/** How long what may take. */
export type BootPatience = {
  /** From power-on to a verdict. */
  readonly totalMs: Milliseconds;
  /** Without a byte on the serial console, before the login prompt. */
  readonly silenceMs: Milliseconds;
  /** From "waiting for root" to the verdict that there is none. */
  readonly rootMs: Milliseconds;
  /** From the login prompt to the agent's report, and from the report to the prompt. */
  readonly reportMs: Milliseconds;
  /** From a bad message to the verdict: what belongs to it may still come. */
  readonly settleMs: Milliseconds;
  /** Bytes on the serial console from which on it counts as flooded; an ordinary boot writes less than 200,000. */
  readonly serialBytes: number;
};

/** Measured without hardware virtualization on two cores: a Debian cloud image is ready in about one minute. */
export const usualPatience: BootPatience = {
  totalMs: 5 * minute,
  silenceMs: 90 * second,
  rootMs: 30 * second,
  reportMs: 90 * second,
  settleMs: 3 * second,
  serialBytes: 8 * 1024 * 1024,
};

/** The agent's report, as the platform heard it. */
export type HeardReport = { readonly by: string; readonly state: "Ready" | "NotReady"; readonly detail: string };

/** What is heard of a machine. Times count from power-on. */
export type BootNews =
  | { readonly kind: "serial"; readonly text: string; readonly bytes: number }
  | { readonly kind: "report"; readonly report: HeardReport }
  /** The emulator ended; `text` says how. */
  | { readonly kind: "off"; readonly text: string }
  /** The machine used more than it may. */
  | { readonly kind: "overuse"; readonly text: string }
  | { readonly kind: "time" };

/** All that has been heard of one boot so far. */
export type BootWatch = {
  readonly patience: BootPatience;
  /** Whether somebody plays the platform and waits for the agent's report. */
  readonly expectsReport: boolean;
  readonly nowMs: Milliseconds;
  readonly heardMs: Milliseconds;
  readonly bytes: number;
  /** The line that is being written. */
  readonly line: string;
  readonly timeline: readonly BootMoment[];
  readonly alarm?: { readonly end: BootEnd; readonly text: string; readonly rank: number; readonly atMs: Milliseconds };
  readonly rootWaitMs?: Milliseconds;
  readonly report?: HeardReport & { readonly atMs: Milliseconds };
  readonly off?: string;
  readonly overuse?: string;
  /** The kernel announced the serial line as a console of its own. */
  readonly hasConsole: boolean;
};

/** Longest piece of a line that is looked at; a guest that never ends its line costs no more. */
const lineLimit = 4096;

export function startWatch(patience: BootPatience, expectsReport: boolean): BootWatch {
  return { patience, expectsReport, nowMs: 0, heardMs: 0, bytes: 0, line: "", timeline: [], hasConsole: false };
}

/** The watch after one more thing was heard. */
export function hear(watch: BootWatch, news: BootNews, atMs: Milliseconds): BootWatch {
  const nowMs = Math.max(watch.nowMs, atMs);
  const later = { ...watch, nowMs };
  switch (news.kind) {
    case "serial":
      return hearSerial({ ...later, heardMs: nowMs, bytes: watch.bytes + news.bytes }, news.text);
    case "report": {
      const reported = { ...later, report: { ...news.report, atMs: nowMs } };
      return news.report.state === "Ready" ? reach(reported, "ready") : reported;
    }
    case "off":
      return { ...later, off: news.text };
    case "overuse":
      return { ...later, overuse: news.text };
    case "time":
      return later;
  }
}

function hearSerial(watch: BootWatch, text: string): BootWatch {
  const all = `${watch.line}${text}`;
  const heard = all.split(/\n|\r(?!\n)/).reduce((before, line) => hearLine(before, readable(line)), watch);
  const unfinished = all.slice(Math.max(all.lastIndexOf("\n"), all.lastIndexOf("\r")) + 1);
  return { ...heard, line: unfinished.slice(-lineLimit) };
}

// eslint-disable-next-line no-control-regex -- commands to a terminal are made of control characters
const terminalCommands = /\u001b(?:\[[0-9;?=]*[ -/]*[@-~]|[()][0-9A-B]|[78=>cM])|[\u0000-\u0008\u000b-\u001f\u007f]/g;

/** A line as a person sees it: without colours and other commands to a terminal. */
function readable(line: string): string {
  return line.slice(-lineLimit).replaceAll(terminalCommands, "");
}

function hearLine(watch: BootWatch, line: string): BootWatch {
  const stage = stageIn(line);
  const staged = stage === undefined ? watch : reach(watch, stage);
  const consoled = speaksOnSerial.test(line) ? { ...staged, hasConsole: true } : staged;
  return alarmed(rooted(consoled, line), line);
}

/** The agent reports whenever it is done, before the login prompt or after it; what the serial console shows comes in its order. */
function reach(watch: BootWatch, stage: BootStage): BootWatch {
  const before = watch.timeline.filter((each) => (each.stage === "ready") === (stage === "ready")).at(-1);
  const isNew = before === undefined || bootStages.indexOf(stage) > bootStages.indexOf(before.stage);
  return isNew ? { ...watch, timeline: [...watch.timeline, { stage, atMs: watch.nowMs }] } : watch;
}

function rooted(watch: BootWatch, line: string): BootWatch {
  const { rootWaitMs, ...found } = watch;
  if (hasRoot.test(line)) return found;
  return rootWaitMs === undefined && waitsForRoot.test(line) ? { ...watch, rootWaitMs: watch.nowMs } : watch;
}

function alarmed(watch: BootWatch, line: string): BootWatch {
  const found = endIn(line);
  if (found === undefined || (watch.alarm !== undefined && watch.alarm.rank <= found.rank)) return watch;
  const { end, say, rank } = found;
  return { ...watch, alarm: { end, text: `${say}: ${quote(line.trim())}.`, rank, atMs: watch.alarm?.atMs ?? watch.nowMs } };
}

/** The stage that was reached last. */
export function stageOf({ timeline }: Pick<BootWatch, "timeline">): BootStage | undefined {
  return timeline.at(-1)?.stage;
}
