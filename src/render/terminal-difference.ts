import { quote } from "../core/problem.ts";
import { draw, line, pad, type Canvas, type Line } from "./ansi.ts";

/** What states of an offer say at one place. */
export type Said = { readonly file: string; readonly pointer: string; readonly says: Readonly<Record<string, unknown>> };

/** Differences between states of an offer: each place, and below it what which states say. `states` are their names, in order. */
export function terminalDifferences(differences: readonly Said[], states: readonly string[], canvas: Canvas): readonly string[] {
  const none =
    states.length === 1 ? `There is only the ${states[0]}: nothing to compare it with.` : `✔ No difference between ${states.join(", ")}.`;
  const title =
    differences.length === 0 ? none : `${differences.length === 1 ? "1 place differs" : `${differences.length} places differ`}.`;
  return draw([line({ text: title, style: "bold" }), ...differences.flatMap((each) => linesOf(each, states))], canvas);
}

function linesOf({ file, pointer, says }: Said, states: readonly string[]): readonly Line[] {
  const alike = Map.groupBy(states, (state) => shown(says[state]));
  const heads = [...alike.values()].map((names) => names.join(", "));
  const width = Math.max(...heads.map((head) => head.length));
  return [
    line(),
    line(file, " ", { text: pointer, style: "cyan" }),
    ...[...alike.keys()].map((value, index) => line("    ", { text: pad(heads[index] ?? "", width), style: "dim" }, "  ", value)),
  ];
}

function shown(value: unknown): string {
  return value === undefined ? "–" : quote(value);
}
