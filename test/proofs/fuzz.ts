import { writeFile } from "node:fs/promises";
import { join } from "node:path";

import { ImageReadError } from "../../src/ports/images.ts";
import { fuzzTargets, type FuzzTarget } from "../support/fuzz-targets.ts";
import { interesting, mutate, usedBytes, type Mutation } from "../support/mutate.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

// Mutated inputs for every reader of hostile bytes:
//   node test/proofs/fuzz.ts [inputs] [seed]    gives so many inputs (100,000) to the readers by their shares; the seed (1) repeats a run
// An input whose answer was not seen before is kept and mutated further, so that later inputs get deeper. What must not happen: an error that is no
// ImageReadError, an input that takes more than 5 s, or more than 400 MB of memory. The input that did it is written beside the summary.

const [inputs = "100000", first = "1"] = process.argv.slice(2);
const maxMs = 5000;
const maxMemoryMiB = 400;
const maxKept = 64;
const mebibyte = 1024 * 1024;

type Summary = { readonly name: string; inputs: number; slowestMs: number; kept: number; readonly answers: Map<string, number> };

await using folder = await temporaryFolder();
const targets = await fuzzTargets(folder.path);
const shares = targets.reduce((sum, { share }) => sum + share, 0);
const random = randomFrom(Number(first));
const began = performance.now();
const summaries: Summary[] = [];
const faults: string[] = [];
const used = new WeakMap<Buffer, readonly number[]>();
let peakMiB = 0;
console.log(`${inputs} inputs from seed ${first}`);
for (const target of targets) summaries.push(await fuzz(target, Math.ceil((Number(inputs) * target.share) / shares)));

console.table(
  summaries.map(({ name, inputs: given, slowestMs, kept, answers }) => ({
    name,
    inputs: given,
    kept,
    "slowest ms": Math.round(slowestMs),
    answers: spread(answers),
  })),
);
const total = summaries.reduce((sum, each) => sum + each.inputs, 0);
console.log(
  `${total} inputs, ${Math.round((performance.now() - began) / 1000)} s, at most ${Math.round(peakMiB)} MiB, ${faults.length} faults, seed ${first}.`,
);
if (peakMiB > maxMemoryMiB) faults.push(`more than ${maxMemoryMiB} MiB were used`);
for (const fault of faults) console.error(fault);
process.exitCode = faults.length === 0 ? 0 : 1;

async function fuzz(target: FuzzTarget, count: number): Promise<Summary> {
  const summary: Summary = { name: target.name, inputs: count, slowestMs: 0, kept: 0, answers: new Map() };
  const corpus = [target.clean];
  await attempt(target, target.clean, summary);
  for (let index = 0; index < count; index += 1) {
    const parent = corpus[Math.floor(random() * corpus.length)] ?? target.clean;
    const input = mutate(parent, usedOf(parent), mutations());
    if ((await attempt(target, input, summary)) && corpus.length < maxKept) corpus.push(input);
    if (index % 256 === 0) peakMiB = Math.max(peakMiB, process.memoryUsage.rss() / mebibyte);
  }
  return { ...summary, kept: corpus.length - 1 };
}

/** True when the answer was not seen before. */
async function attempt({ name, read }: FuzzTarget, input: Buffer, summary: Summary): Promise<boolean> {
  const start = performance.now();
  const answer = await answerOf(name, read, input);
  const ms = performance.now() - start;
  summary.slowestMs = Math.max(summary.slowestMs, ms);
  if (ms > maxMs) await keep(name, input, `took ${Math.round(ms)} ms`);
  const isNew = !summary.answers.has(answer);
  summary.answers.set(answer, (summary.answers.get(answer) ?? 0) + 1);
  return isNew;
}

async function answerOf(name: string, read: FuzzTarget["read"], input: Buffer): Promise<string> {
  try {
    return await read(input);
  } catch (error) {
    // Numbers differ from input to input; what is complained of is what counts.
    if (error instanceof ImageReadError) return `refused: ${error.message.replaceAll(/0x[0-9a-f]+|-?\d+/g, "n")}`;
    await keep(name, input, error instanceof Error ? (error.stack ?? error.message) : String(error));
    return "FAULT";
  }
}

async function keep(name: string, input: Buffer, what: string): Promise<void> {
  const file = join(process.cwd(), `fuzz-${name.replaceAll(/[^a-z0-9]+/gi, "-")}-${faults.length}.bin`);
  await writeFile(file, input);
  faults.push(`${name}: ${what}\n  the input is ${file}`);
}

function usedOf(bytes: Buffer): readonly number[] {
  const known = used.get(bytes) ?? usedBytes(bytes);
  used.set(bytes, known);
  return known;
}

function below(limit: number): number {
  return Math.floor(random() * limit);
}

function mutations(): readonly Mutation[] {
  const widths = [1, 1, 2, 4, 4, 64, 1024] as const;
  return Array.from({ length: 1 + below(1 + below(12)) }, () => ({
    at: below(2 ** 31),
    shift: below(17) - 8,
    width: widths[below(widths.length)] ?? 1,
    value: random() < 0.4 ? (interesting[below(interesting.length)] ?? 0) : below(random() < 0.5 ? 4096 : 2 ** 32),
    from: below(2 ** 31),
  }));
}

function spread(answers: ReadonlyMap<string, number>): string {
  const refused = [...answers].filter(([answer]) => answer.startsWith("refused"));
  const values = [...answers].filter(([answer]) => !answer.startsWith("refused")).map(([answer, count]) => `${answer} ${count}`);
  const sum = refused.reduce((all, [, count]) => all + count, 0);
  return [...values, ...(sum === 0 ? [] : [`refused ${sum} in ${refused.length} ways`])].join(", ");
}

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b_79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
