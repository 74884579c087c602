import type { Event } from "../core/message.ts";
import { owedTasks } from "../core/run.ts";
import { statusOf } from "../core/status.ts";
import type { Loaded } from "../engine/load.ts";
import type { Progress } from "../ports/ports.ts";
import { changeLines } from "../render/change-lines.ts";
import { turnRecords } from "../render/log-line.ts";
import { terminalStatus, type TaskProgress } from "../render/terminal-status.ts";
import type { Terminal } from "./terminal.ts";

/** Shows a submission while it advances: the seven steps redrawn in place on a terminal, one line per change elsewhere. */
export type Screen = {
  readonly turn: (loaded: Loaded, events: readonly Event[]) => void;
  readonly progress: (progress: Progress) => void;
  /** Draws the last state and leaves it on the screen. */
  readonly end: (loaded: Loaded, previews: readonly { readonly subscription: string; readonly url: string }[]) => void;
};

const redrawMs = 100;

/** `startedDone`: what was there already when it was first seen, from an earlier run: it says nothing of the rate. */
type Measured = TaskProgress & { readonly startedMs: number; readonly startedDone: number };

/** `command` is how Slipway is called here, for the lines people paste; with `silent` nothing is shown (a program reads the result). */
export function createScreen(terminal: Terminal, command: string, silent: boolean): Screen {
  const { log } = terminal;
  if (log !== undefined) return logScreen(log, terminal, silent);
  if (silent) return { turn: () => undefined, progress: () => undefined, end: () => undefined };
  const live = new Map<string, Measured>();
  let last: Loaded | undefined;
  let drawnAt = 0;
  let hasTold = false;
  const draw = (loaded: Loaded, previews: readonly { readonly subscription: string; readonly url: string }[] = []) => {
    const now = new Date().toISOString();
    const view = {
      run: loaded.run,
      status: statusOf(loaded.run, now),
      now,
      width: terminal.width,
      colour: terminal.colour,
      previews,
      live,
      command,
    };
    return terminalStatus(view);
  };
  return {
    turn: (loaded, events) => {
      last = loaded;
      hasTold = true;
      const owed = new Set(owedTasks(loaded.run).map(({ id }) => id));
      for (const task of live.keys()) if (!owed.has(task)) live.delete(task);
      if (terminal.isInteractive) terminal.draw(draw(loaded));
      else for (const line of changeLines(events, loaded.run, new Date().toISOString())) terminal.tell(line);
    },
    progress: (progress) => {
      measure(live, progress);
      const now = Date.now();
      if (last === undefined || !terminal.isInteractive || now - drawnAt < redrawMs) return;
      drawnAt = now;
      terminal.draw(draw(last));
    },
    end: (loaded, previews) => {
      live.clear();
      const lines = draw(loaded, previews);
      if (hasTold && !terminal.isInteractive) terminal.tell("");
      if (!terminal.isInteractive) terminal.print(lines.join("\n"));
      terminal.draw(lines);
      terminal.settle();
    },
  };
}

/** What was recorded as records of the log; where the offer stands at the end is still the result. */
function logScreen(log: NonNullable<Terminal["log"]>, terminal: Terminal, silent: boolean): Screen {
  return {
    turn: ({ run }, events) => {
      for (const record of turnRecords(run, events)) log(record);
    },
    progress: () => undefined,
    end: ({ run }) => {
      if (!silent) terminal.print(JSON.stringify(statusOf(run, new Date().toISOString()), null, 2));
    },
  };
}

function measure(live: Map<string, Measured>, progress: Progress): void {
  const { task } = progress.effect;
  // What has ended stays as it was drawn last until the turn that records it: a bar never falls back.
  if (progress.kind === "effect-ended") return;
  if (progress.kind === "effect-started") {
    live.delete(task);
    return;
  }
  const { done, total } = progress.kind === "region" ? progress.progress : progress;
  const { startedMs, startedDone } = live.get(task) ?? { startedMs: Date.now(), startedDone: done };
  const seconds = (Date.now() - startedMs) / 1000;
  live.set(task, { done, total, bytesPerSecond: seconds > 0 ? (done - startedDone) / seconds : 0, startedMs, startedDone });
}
