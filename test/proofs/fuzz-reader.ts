import { writeFile } from "node:fs/promises";
import { join } from "node:path";

import { ImageReadError } from "../../src/ports/images.ts";
import { fuzzTargets, type FuzzTarget } from "../support/fuzz-targets.ts";
import { interesting, mutate, usedBytes, type Mutation } from "../support/mutate.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

// One reader of hostile bytes in a process of its own, so that the memory measured is what this reader asked for at its worst moment:
//   node test/proofs/fuzz-reader.ts READER INPUTS SEED
// gives it its share of so many inputs and prints a summary as JSON.

export type Summary = {
  readonly name: string;
  readonly inputs: number;
  /** Inputs with an answer that was not seen before. */
  readonly kept: number;
  readonly slowestMs: number;
  readonly peakMb: number;
  /** How often each answer came. */
  readonly answers: Readonly<Record<string, number>>;
  readonly faults: readonly string[];
};

const [reader = "0", inputs = "100000", seed = "1"] = process.argv.slice(2);
const maxMs = 5000;
const maxKept = 64;

await using folder = await temporaryFolder();
const targets = await fuzzTargets(folder.path);
const target = targets[Number(reader)];
if (target === undefined) throw new Error(`There is no reader ${reader}.`);
const shares = targets.reduce((sum, { share }) => sum + share, 0);
const random = randomFrom(Number(seed) + Number(reader));
const used = new WeakMap<Buffer, readonly number[]>();
const answers = new Map<string, number>();
const faults: string[] = [];
let slowestMs = 0;
console.log(JSON.stringify(await fuzz(target, Math.ceil((Number(inputs) * target.share) / shares))));

async function fuzz({ name, clean, read }: FuzzTarget, count: number): Promise<Summary> {
  const corpus = [clean];
  const input = Buffer.alloc(clean.length);
  await attempt(name, read, clean);
  for (let index = 0; index < count; index += 1) {
    const parent = corpus[below(corpus.length)] ?? clean;
    mutate(parent, usedOf(parent), mutations(), input);
    if ((await attempt(name, read, input)) && corpus.length < maxKept) corpus.push(Buffer.from(input));
  }
  // `maxRSS` is in kibibytes.
  const peakMb = (process.resourceUsage().maxRSS * 1024) / 1e6;
  return { name, inputs: count, kept: corpus.length - 1, slowestMs, peakMb, answers: Object.fromEntries(answers), faults };
}

/** True when the answer was not seen before. */
async function attempt(name: string, read: FuzzTarget["read"], input: Buffer): Promise<boolean> {
  const start = performance.now();
  const answer = await answerOf(name, read, input);
  const ms = performance.now() - start;
  slowestMs = Math.max(slowestMs, ms);
  if (ms > maxMs) await keep(name, input, `took ${Math.round(ms)} ms`);
  const isNew = !answers.has(answer);
  answers.set(answer, (answers.get(answer) ?? 0) + 1);
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

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
function randomFrom(start: number): () => number {
  let state = start;
  return () => {
    state = (state + 0x6d2b_79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
