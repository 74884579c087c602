import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

import { temporaryFolder } from "../support/temporary-folder.ts";
import { makes } from "./makes/makes.ts";
import { measure, tally, type Measured } from "./measure.ts";
import { confusionText, ourFaults, page, realHeading, realPart } from "./page.ts";
import { measureReal, type MeasuredReal } from "./real-debian.ts";
import { seeds } from "./seeds/seeds.ts";

const help = `Measures the checks: images with one defect each, clean ones, and the rules of three public checkers beside ours.

  npm run corpus                    prints the confusion table; fails for every miss and every false alarm of ours
  npm run corpus -- --write         writes test/corpus/README.md too
  npm run corpus -- --check         fails when that page is not what the corpus gives
  npm run corpus -- --json          everything as JSON
  npm run corpus -- --only <text>   the defects whose name contains the text
  npm run corpus -- --debian <vhd>  takes this image for the real one instead of building it (test/images/debian.sh)

Real images need mmdebstrap; without it they are left out and named, and in CI that is a failure.
`;
const skipped = "Real Debian images are left out: mmdebstrap is missing. To get it: apt-get install mmdebstrap";
const path = fileURLToPath(new URL("README.md", import.meta.url));
const { values } = parseArgs({
  options: {
    json: { type: "boolean", default: false },
    write: { type: "boolean", default: false },
    check: { type: "boolean", default: false },
    only: { type: "string", default: "" },
    debian: { type: "string", default: "" },
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
  const real = await realOnes();
  const seconds = Math.round((performance.now() - began) / 1000);
  if (values.json) console.log(JSON.stringify({ ...measured, real, tally: tally(measured), seconds }, null, 2));
  else console.log(`${confusionText(measured)}${realText(real)}${seconds} s`);
  const faults = [
    ...ourFaults(measured),
    ...(real === undefined ? [] : ourFaults({ seeds: real.seeds, clean: [real.clean] })),
    ...(real === undefined && process.env["CI"] ? [skipped] : []),
    ...(await pageFaults(measured, real)),
  ];
  for (const each of faults) console.error(each);
  return faults.length === 0 ? 0 : 1;
}

async function realOnes(): Promise<MeasuredReal | undefined> {
  if (values.only !== "") return undefined;
  await using folder = await temporaryFolder();
  return await measureReal(folder.path, values.debian);
}

function realText(real: MeasuredReal | undefined): string {
  if (real === undefined) return values.only === "" ? `${skipped}\n` : "";
  return `a real Debian: ${real.seeds.filter(({ ours }) => ours.found).length} of ${real.seeds.length} defects found, false alarms ${real.clean.ours.length}\n`;
}

async function pageFaults(measured: Measured, real: MeasuredReal | undefined): Promise<readonly string[]> {
  if (!values.write && !values.check) return [];
  const kept = await readFile(path, "utf8").catch(() => "");
  const at = kept.indexOf(realHeading);
  const last = real === undefined ? (at < 0 ? "" : kept.slice(at)) : realPart(real);
  const text = `${page(measured)}\n${last}`;
  if (values.write) await writeFile(path, text);
  if (!values.check || kept === text) return [];
  return ["test/corpus/README.md is not what the corpus gives. Look at the difference: npm run corpus -- --write; git diff test/corpus"];
}
