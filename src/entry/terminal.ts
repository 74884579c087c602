import { escapeInvisible, placeText, type Level, type Problem } from "../core/problem.ts";
import { logLine, problemRecord, type LogRecord } from "../render/log-line.ts";

/** Where a command writes, and what that place can show. */
export type Terminal = {
  readonly isInteractive: boolean;
  readonly colour: boolean;
  /** Columns. */
  readonly width: number;
  /** Results: standard output. */
  readonly print: (text: string) => void;
  /** News on the way to a result: standard output, but not with `--quiet`. */
  readonly tell: (text: string) => void;
  /** Remarks: standard error, but not with `--quiet`. */
  readonly remark: (text: string) => void;
  /** Problems: standard error. */
  readonly complain: (problems: readonly Problem[]) => void;
  /** False once whoever read standard output has gone. */
  readonly isRead: () => boolean;
  /** Redraws a block of lines in place; only on an interactive terminal. */
  readonly draw: (lines: readonly string[]) => void;
  /** Leaves the block where it is and goes on below it. */
  readonly settle: () => void;
  /** Writes a record of the log for machines; undefined where people read. */
  readonly log?: (record: LogRecord) => void;
};

const defaultWidth = 100;

/** Lines for a pipe are whole: whoever reads them cuts them as they like. */
const pipeWidth = 10_000;

/** What redraws lines measures characters by large tables: no pipe waits for them. */
const logUpdate = process.stdout.isTTY ? (await import("log-update")).default : undefined;

/** Columns for lists whose lines stand for themselves: the terminal's, or as many as a line has when no terminal shows them. */
export function listWidth({ width }: Terminal): number {
  return process.stdout.isTTY ? width : pipeWidth;
}

/** How news and problems are written: for people, or a line of JSON each. */
export const logForms = ["text", "json"] as const;
export type LogForm = (typeof logForms)[number];

/** The process's own terminal. `NO_COLOR` and `--quiet` are respected; pipes get plain lines. */
export function processTerminal({ quiet, log = "text" }: { readonly quiet: boolean; readonly log?: LogForm }): Terminal {
  if (log === "json") return machineTerminal(quiet);
  const isInteractive = process.stdout.isTTY && !quiet && process.env["TERM"] !== "dumb";
  const colour = process.stdout.isTTY && (process.env["NO_COLOR"] ?? "") === "";
  return {
    isInteractive,
    colour,
    // Some pseudo terminals say that they have no columns at all.
    width: hasColumns() ? process.stdout.columns : defaultWidth,
    print: (text) => void process.stdout.write(`${text}\n`),
    tell: (text) => {
      if (!quiet) process.stdout.write(`${text}\n`);
    },
    remark: (text) => {
      if (!quiet) process.stderr.write(`${text}\n`);
    },
    complain: (problems) => void process.stderr.write(`${problemLines(problems)}\n`),
    isRead: () => process.stdout.writable,
    draw: (lines) => {
      if (isInteractive) logUpdate?.(lines.join("\n"));
    },
    settle: () => {
      if (isInteractive) logUpdate?.done();
    },
  };
}

/** Results go to standard output as ever; everything else is a line of JSON on standard error, without secrets. */
function machineTerminal(quiet: boolean): Terminal {
  const news = (message: string): void => {
    if (!quiet && message.trim() !== "") write({ time: now(), level: "info", message });
  };
  return {
    isInteractive: false,
    colour: false,
    width: defaultWidth,
    print: (text) => void process.stdout.write(`${text}\n`),
    tell: news,
    remark: news,
    complain: (problems) => {
      for (const each of problems) write(problemRecord(each, now()));
    },
    isRead: () => process.stdout.writable,
    draw: () => undefined,
    settle: () => undefined,
    log: (record) => {
      if (!quiet || record.level !== "info") write(record);
    },
  };
}

function write(record: LogRecord): void {
  process.stderr.write(`${logLine(record)}\n`);
}

function now(): string {
  return new Date().toISOString();
}

function hasColumns(): boolean {
  return process.stdout.isTTY && process.stdout.columns > 0;
}

/** A reader that has seen enough (`slipway publish … | head`) must not stop the work that it was reading about. */
export function outliveReaders(): void {
  for (const stream of [process.stdout, process.stderr])
    if (stream.listenerCount("error") === 0)
      stream.on("error", (error: NodeJS.ErrnoException) => {
        if (error.code !== "EPIPE") throw error;
      });
}

const signs: Readonly<Record<Level, string>> = { error: "✘", warning: "!", information: "·" };

/** Problems as people read them: place and code, what was found, what to do. */
export function problemLines(problems: readonly Problem[]): string {
  return problems.map(problemText).join("\n");
}

function problemText(problem: Problem): string {
  const place = placeText(problem);
  const head = `${signs[problem.level]} ${place === "" ? "" : `${escapeInvisible(place)}  `}${problem.code}`;
  return [head, indented(problem.text), `    fix  ${escapeInvisible(problem.remedy)}`].join("\n");
}

/** Only a fault of Slipway has several lines: where in its code it happened. */
function indented(text: string): string {
  return text
    .split("\n")
    .map((each) => `    ${escapeInvisible(each)}`)
    .join("\n");
}
