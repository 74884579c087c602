import logUpdate from "log-update";

import type { Problem } from "../core/problem.ts";
import { placeText } from "../core/problem.ts";

/** Where a command writes, and what that place can show. */
export type Terminal = {
  readonly isInteractive: boolean;
  readonly colour: boolean;
  /** Columns. */
  readonly width: number;
  /** Results: standard output. */
  readonly print: (text: string) => void;
  /** Remarks and problems: standard error. */
  readonly remark: (text: string) => void;
  /** Redraws a block of lines in place; only on an interactive terminal. */
  readonly draw: (lines: readonly string[]) => void;
  /** Leaves the block where it is and goes on below it. */
  readonly settle: () => void;
};

const defaultWidth = 100;

/** The process's own terminal. `NO_COLOR` and `--quiet` are respected; pipes get plain lines. */
export function processTerminal({ quiet }: { readonly quiet: boolean }): Terminal {
  const isInteractive = process.stdout.isTTY && !quiet && process.env["TERM"] !== "dumb";
  const colour = process.stdout.isTTY && (process.env["NO_COLOR"] ?? "") === "";
  return {
    isInteractive,
    colour,
    width: process.stdout.columns ?? defaultWidth,
    print: (text) => void process.stdout.write(`${text}\n`),
    remark: (text) => {
      if (!quiet) process.stderr.write(`${text}\n`);
    },
    draw: (lines) => {
      if (isInteractive) logUpdate(lines.join("\n"));
    },
    settle: () => {
      if (isInteractive) logUpdate.done();
    },
  };
}

/** Problems as people read them: place, code, what was found, what to do. */
export function problemLines(problems: readonly Problem[]): string {
  return problems
    .map((each) => {
      const place = placeText(each);
      return `${place === "" ? "" : `${place}\n`}${each.code} ${each.level === "error" ? "" : `${each.level} `} ${each.text}\n        fix    ${each.remedy}`;
    })
    .join("\n");
}
