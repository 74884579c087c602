import { everyEnd, storyOf, tally } from "../support/interleaving-tally.ts";

// The long form of test/engine/interleavings.test.ts:
//   node test/proofs/interleavings.ts [seeds] [first]    plays so many seeds (1,000) from the first (1) on; fails when one of them is wrong
//   node test/proofs/interleavings.ts story <seed>       tells what happened in one

const [first = "1000", second = "1"] = process.argv.slice(2);
process.exitCode = first === "story" ? await tellStory(Number(second)) : await prove(Number(first), Number(second));

async function tellStory(seed: number): Promise<number> {
  console.log((await storyOf(seed)).join("\n"));
  return 0;
}

async function prove(count: number, from: number): Promise<number> {
  const began = performance.now();
  const { steps, ends, faults } = await tally(from, count, (seed) => {
    if (seed % 100 === 0) console.log(`… seed ${seed}`);
  });
  const seconds = Math.round((performance.now() - began) / 1000);
  console.log(`${count} interleavings from seed ${from}, ${steps} steps, ${seconds} s.`);
  console.table(ends);
  const missing = count < 1000 ? [] : everyEnd.filter((end) => !(end in ends)).map((end) => `no seed ended so: ${end}`);
  const wrong = [...faults, ...missing];
  for (const each of wrong) console.error(each);
  return wrong.length === 0 ? 0 : 1;
}
