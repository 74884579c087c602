import { InvalidArgumentError, type Command } from "commander";

import { statsOf } from "../../core/stats.ts";
import { after, day, type Instant } from "../../core/time.ts";
import { recordsOf } from "../../engine/history-records.ts";
import { terminalStats } from "../../render/terminal-stats.ts";
import { exitCodes } from "../exit.ts";
import { rememberedHistory } from "../history-memory.ts";
import { listWidth } from "../terminal.ts";
import { addVerb } from "../verb.ts";
import { openWorkspace } from "../workspace.ts";

/** `slipway stats`: how long steps take, what fails and what is overdue, over all offers, from their ledgers alone. */
export function addStats(program: Command): void {
  addVerb<[{ readonly since?: Since }]>(program, "stats", {
    summary: "how long steps take against their estimates, what fails, and what is overdue, over all offers",
    example: "slipway stats --since 90d",
    shape: (command) => command.option("--since <time>", "only submissions since then: days, such as 90d, or a date, 2026-01-01", sinceOf),
    run: async (invocation, { since }) => {
      await using workspace = await openWorkspace(invocation.cwd);
      const history = await rememberedHistory(workspace);
      const now = workspace.ports.clock.now();
      const stats = statsOf(recordsOf(history), now, since?.(now) ?? null);
      const { terminal } = invocation;
      if (invocation.json) terminal.print(JSON.stringify(stats, null, 2));
      else terminal.print(terminalStats(stats, { width: listWidth(terminal), colour: terminal.colour }).join("\n"));
      if (history.problems.length === 0) return exitCodes.done;
      terminal.complain(history.problems);
      return exitCodes.problems;
    },
  });
}

type Since = (now: Instant) => Instant;

function sinceOf(text: string): Since {
  const days = /^(\d{1,5})d$/.exec(text)?.[1];
  if (days !== undefined) return (now) => after(now, -Number(days) * day);
  const date = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00.000Z`) : Number.NaN;
  if (Number.isNaN(date)) throw new InvalidArgumentError("Give days, such as 90d, or a date, such as 2026-01-01.");
  return () => new Date(date).toISOString();
}
