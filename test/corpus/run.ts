import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

import { makes } from "./makes/makes.ts";
import { measure, tally, type Measured } from "./measure.ts";
import { confusionText, ourFaults, page } from "./page.ts";
import { seeds } from "./seeds/seeds.ts";

const help = `Measures the checks: images with one defect each, clean ones, and the rules of three public checkers beside ours.

  npm run corpus                    prints the confusion table; fails for every miss and every false alarm of ours
  npm run corpus -- --write         writes test/corpus/README.md too
  npm run corpus -- --check         fails when that page is not what the corpus gives
  npm run corpus -- --json          everything as JSON
  npm run corpus -- --only <text>   the defects whose name contains the text
`;
const path = fileURLToPath(new URL("README.md", import.meta.url));
const { values } = parseArgs({
  options: {
    json: { type: "boolean", default: false },
    write: { type: "boolean", default: false },
    check: { type: "boolean", default: false },
    only: { type: "string", default: "" },
    help: { type: "boolean", short: "h", default: false },
  },
});

process.exitCode = values.help ? (console.log(help), 0) : await main();

async function main(): Promise<number> {
  const began = performance.now();
  const chosen = seeds.filter(({ name }) => name.includes(values.only));
  const measured = await measure(chosen, Object.values(makes), (done, total) => {
    if (done % 25 === 0 && !values.json) console.error(`… ${done} of ${total}`);
  });
  const seconds = Math.round((performance.now() - began) / 1000);
  if (values.json) console.log(JSON.stringify({ ...measured, tally: tally(measured), seconds }, null, 2));
  else console.log(`${confusionText(measured)}${seconds} s`);
  const faults = [...ourFaults(measured), ...(await pageFaults(measured))];
  for (const each of faults) console.error(each);
  return faults.length === 0 ? 0 : 1;
}

async function pageFaults(measured: Measured): Promise<readonly string[]> {
  const text = page(measured);
  if (values.write) await writeFile(path, text);
  if (!values.check || (await readFile(path, "utf8")) === text) return [];
  return ["test/corpus/README.md is not what the corpus gives. Look at the difference: npm run corpus -- --write; git diff test/corpus"];
}
