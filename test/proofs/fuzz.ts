import { execa } from "execa";

import { eachConcurrently } from "../../src/adapters/concurrently.ts";
import { fuzzTargets } from "../support/fuzz-targets.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import type { Summary } from "./fuzz-reader.ts";

// Mutated inputs for every reader of hostile bytes:
//   node test/proofs/fuzz.ts [inputs] [seed]    gives so many inputs (100,000) to the readers by their shares; the seed (1) repeats a run
// An input whose answer was not seen before is kept and mutated further, so that later inputs get deeper. What must not happen: an error that is no
// ImageReadError, an input that takes more than 5 s, or more than 400 MB of memory. The input that did it is written beside the summary.

const [inputs = "100000", seed = "1"] = process.argv.slice(2);
const maxMb = 400;
const readersAtOnce = 2;

const began = performance.now();
console.log(`${inputs} inputs from seed ${seed}`);
await using folder = await temporaryFolder();
const readers = [...(await fuzzTargets(folder.path)).keys()];
const summaries = new Map<number, Summary>();
await eachConcurrently(readers, readersAtOnce, async (reader) => {
  const { stdout } = await execa(process.execPath, [`${import.meta.dirname}/fuzz-reader.ts`, String(reader), inputs, seed]);
  const summary: unknown = JSON.parse(stdout);
  if (!isSummary(summary)) throw new Error(stdout);
  summaries.set(reader, summary);
});
const all = readers.flatMap((reader) => summaries.get(reader) ?? []);
console.table(
  all.map(({ name, inputs: given, slowestMs, kept, answers, peakMb }) => ({
    name,
    inputs: given,
    kept,
    "slowest ms": Math.round(slowestMs),
    "most MB": Math.round(peakMb),
    answers: spread(answers),
  })),
);
const faults = all.flatMap(({ name, peakMb, faults: own }) => [
  ...own,
  ...(peakMb > maxMb ? [`${name}: ${Math.round(peakMb)} MB were used`] : []),
]);
const total = all.reduce((sum, each) => sum + each.inputs, 0);
const most = Math.round(Math.max(...all.map(({ peakMb }) => peakMb)));
const seconds = Math.round((performance.now() - began) / 1000);
console.log(`${total} inputs, ${seconds} s, at most ${most} MB, ${faults.length} faults, seed ${seed}.`);
for (const fault of faults) console.error(fault);
process.exitCode = faults.length === 0 ? 0 : 1;

/** Written by the same version a moment ago: one look tells it from a line that something else printed. */
function isSummary(value: unknown): value is Summary {
  return typeof value === "object" && value !== null && "answers" in value && "faults" in value;
}

function spread(counts: Summary["answers"]): string {
  const answers = Object.entries(counts);
  const refused = answers.filter(([answer]) => answer.startsWith("refused"));
  const values = answers.filter(([answer]) => !answer.startsWith("refused")).map(([answer, count]) => `${answer} ${count}`);
  const sum = refused.reduce((so, [, count]) => so + count, 0);
  return [...values, ...(sum === 0 ? [] : [`refused ${sum} in ${refused.length} ways`])].join(", ");
}
