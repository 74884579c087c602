import type { BootEnd, BootReport, BootRun } from "../core/boot.ts";
import { excerptHtml } from "./certification-page-findings.ts";
import { codeHtml, html, joinHtml, nothing, type Html } from "./html.ts";
import { bytesText, count } from "./words.ts";

const purposes: Readonly<Record<BootRun["purpose"], string>> = {
  first: "First boot",
  again: "First boot of a second machine",
  second: "Restart",
};

const ends: Readonly<Record<BootEnd, string>> = {
  ready: "ready",
  login: "login prompt",
  panic: "kernel panic",
  noRoot: "no root file system",
  emergency: "emergency mode",
  noLoader: "no boot loader",
  noConsole: "nothing on the console",
  hang: "hang",
  stopped: "switched itself off",
  notProvisioned: "not provisioned",
  limit: "limit reached",
};

/** How the image started: every trial with its time line, who reported ready, and what the serial console said last. Nothing when it was not started. */
export function bootSection(boot: BootReport | undefined): Html {
  if (boot === undefined) return nothing;
  const scaleMs = Math.max(1, ...boot.runs.flatMap(({ timeline }) => timeline.map(({ atMs }) => atMs)));
  const bytes = boot.untouched
    ? html`The image's bytes were the same before and after.`
    : html`<strong class="late">The image's bytes changed while it ran.</strong>`;
  return html`<section class="card" aria-labelledby="boot">
    <h2 id="boot">How it started</h2>
    <p class="soft">
      ${count(boot.runs.length, "start")} in ${boot.emulator} (${boot.machine}, ${boot.firmware === "ovmf" ? "OVMF" : "SeaBIOS"},
      ${boot.accelerator.toUpperCase()}). ${bytes}
    </p>
    <ol class="runs">
      ${boot.runs.map((run, index) => runHtml(run, index + 1, scaleMs))}
    </ol>
    ${boot.skipped.map(({ controller, reason }) => html`<p class="soft">Not tried on <code>${controller}</code>: ${reason}.</p>`)}
  </section>`;
}

function runHtml(run: BootRun, number: number, scaleMs: number): Html {
  const isGood = run.end === "ready" || run.end === "login";
  const by = run.readyBy === undefined ? nothing : html`<p class="by">Reported ready by <strong>${run.readyBy}</strong></p>`;
  return html`<li class="run ${isGood ? "good" : "bad"}">
    <h3>
      ${purposes[run.purpose]} on <code>${run.controller}</code>
      <span class="badge ${isGood ? "complete" : "rejected"}">${ends[run.end]}</span>
    </h3>
    <p>${codeHtml(run.text)}</p>
    ${by}${timelineHtml(run, number, scaleMs)}${serialHtml(run)}
  </li>`;
}

const width = 600;
const barTop = 6;
const barHeight = 12;

/** Seconds with one decimal: a boot's stages are that far apart. */
function secondsText(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}

/** A bar from power-on to the last stage, as long as the slowest start is; the stages with their seconds below it, for those who do not see it. */
function timelineHtml({ timeline }: BootRun, number: number, scaleMs: number): Html {
  const last = timeline.at(-1);
  if (last === undefined) return nothing;
  const x = (ms: number) => Math.round((ms / scaleMs) * width);
  const bars = timeline.map(({ atMs }, index) => {
    const from = x(timeline[index - 1]?.atMs ?? 0);
    return html`<rect class="span-${index % 2}" x="${from}" y="${barTop}" width="${Math.max(1, x(atMs) - from)}" height="${barHeight}" />`;
  });
  const ticks = timeline.map(({ atMs }) => html`<rect class="tick" x="${Math.min(width - 2, x(atMs))}" y="2" width="2" height="20" />`);
  const stages = timeline.map(({ stage, atMs }) => html`<li><span>${stage}</span> <strong>${secondsText(atMs)}</strong></li>`);
  return html`<svg class="line" viewbox="0 0 ${width} 24" preserveaspectratio="none" role="img" aria-labelledby="line-${number}">
      <title id="line-${number}">${last.stage} after ${secondsText(last.atMs)}</title>
      <rect class="ground" x="0" y="${barTop}" width="${width}" height="${barHeight}" />
      ${joinHtml([...bars, ...ticks])}
    </svg>
    <ol class="stages" aria-label="Stages after power-on">
      ${stages}
    </ol>`;
}

function serialHtml({ serial, controller }: BootRun): Html {
  if (serial.bytes === 0) return html`<p class="meta">The serial console said nothing.</p>`;
  const cut = serial.cut ? ", cut" : "";
  return html`<details>
    <summary>Serial console: ${bytesText(serial.bytes)}${cut}</summary>
    ${excerptHtml(serial.excerpt, `Serial console on ${controller}`)}
    <p class="meta">SHA-256 <code>${serial.sha256}</code></p>
  </details>`;
}
