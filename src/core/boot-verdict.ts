import { stageOf, type BootWatch } from "./boot-watch.ts";
import type { BootEnd, BootMoment, BootStage } from "./boot.ts";
import { quote } from "./problem.ts";
import { second, type Milliseconds } from "./time.ts";

export type BootVerdict = { readonly end: BootEnd; readonly text: string };

/** How the boot ended, as far as that is certain now. */
export function verdictOf(watch: BootWatch): BootVerdict | undefined {
  return (
    overused(watch) ??
    alarmVerdict(watch) ??
    reportVerdict(watch) ??
    loginVerdict(watch) ??
    rootVerdict(watch) ??
    offVerdict(watch) ??
    timeVerdict(watch)
  );
}

function overused({ overuse, bytes, patience }: BootWatch): BootVerdict | undefined {
  if (overuse !== undefined) return { end: "limit", text: overuse };
  return bytes > patience.serialBytes
    ? { end: "limit", text: `It wrote more than ${patience.serialBytes} bytes to its serial console.` }
    : undefined;
}

function alarmVerdict({ alarm, off, nowMs, patience }: BootWatch): BootVerdict | undefined {
  if (alarm === undefined || (off === undefined && nowMs - alarm.atMs < patience.settleMs)) return undefined;
  return { end: alarm.end, text: alarm.text };
}

function reportVerdict(watch: BootWatch): BootVerdict | undefined {
  const { report, nowMs, patience } = watch;
  if (report === undefined) return undefined;
  if (report.state === "NotReady")
    return { end: "notProvisioned", text: `${quote(report.by)} reported that provisioning failed: ${quote(report.detail)}.` };
  if (momentOf(watch, "login") === undefined && nowMs - report.atMs < patience.reportMs) return undefined;
  if (hasSpoken(watch)) return { end: "ready", text: `${quote(report.by)} reported ready after ${seconds(report.atMs)}.` };
  return {
    end: "noConsole",
    text: `${quote(report.by)} reported ready after ${seconds(report.atMs)}, but kernel and system wrote nothing to the serial console.`,
  };
}

/** Anything of the kernel or of what it started; the firmware speaks for itself. */
function hasSpoken({ timeline }: BootWatch): boolean {
  return timeline.some(({ stage }) => stage === "kernel" || stage === "init" || stage === "login");
}

function loginVerdict(watch: BootWatch): BootVerdict | undefined {
  const login = momentOf(watch, "login");
  if (login === undefined || watch.report !== undefined) return undefined;
  if (!watch.expectsReport) return { end: "login", text: `It reached its login prompt after ${seconds(login.atMs)}.` };
  if (watch.nowMs - login.atMs < watch.patience.reportMs) return undefined;
  const waited = seconds(watch.nowMs - login.atMs);
  return { end: "notProvisioned", text: `It reached its login prompt, but ${waited} later no agent had reported ready.` };
}

function rootVerdict({ rootWaitMs, nowMs, patience }: BootWatch): BootVerdict | undefined {
  if (rootWaitMs === undefined || nowMs - rootWaitMs < patience.rootMs) return undefined;
  return {
    end: "noRoot",
    text: `The initial RAM disk waited for its root file system, and ${seconds(nowMs - rootWaitMs)} later it was not there.`,
  };
}

function offVerdict(watch: BootWatch): BootVerdict | undefined {
  const { off } = watch;
  return off === undefined ? undefined : { end: "stopped", text: `The machine stopped ${placeOf(watch)}: ${off}` };
}

function timeVerdict(watch: BootWatch): BootVerdict | undefined {
  const { nowMs, heardMs, patience } = watch;
  const silent = nowMs - heardMs;
  const isOver = nowMs >= patience.totalMs;
  const isSilent = silent >= patience.silenceMs && momentOf(watch, "login") === undefined;
  if (!isOver && !isSilent) return undefined;
  if (isOver && silent < patience.rootMs)
    return { end: "limit", text: `It was still talking ${placeOf(watch)} when its ${seconds(patience.totalMs)} were over.` };
  const stage = stageOf(watch);
  if (stage === undefined) return { end: "noConsole", text: `Nothing was written to the serial console within ${seconds(nowMs)}.` };
  if (stage === "loader")
    return { end: "noConsole", text: `The loader started, then the serial console was silent for ${seconds(silent)}.` };
  return { end: "hang", text: `Nothing was heard for ${seconds(silent)} ${placeOf(watch)}.` };
}

function placeOf(watch: BootWatch): string {
  const stage = stageOf(watch);
  return stage === undefined ? "before its firmware spoke" : `after the stage ${stage}`;
}

function momentOf({ timeline }: BootWatch, stage: BootStage): BootMoment | undefined {
  return timeline.find((each) => each.stage === stage);
}

function seconds(ms: Milliseconds): string {
  return `${(ms / second).toFixed(1)} s`;
}
