// Starts broken variants of a real Debian image, and asks for the verdict that each deserves:
//
//   npm run proof:boot -- debian.vhd [variant…]
//
// `npm run image:debian -- debian.vhd` makes the image; it is opened for reading only. Each variant is a sparse copy with one change, made by mtools and debugfs. Ends
// with 1 when a verdict is another one. What is emulated takes minutes: about twelve for all on two cores.
import { rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";

import { execa } from "execa";

import type { BootRun } from "../../src/core/boot.ts";
import type { CertificationReport } from "../../src/core/report.ts";
import { readReport } from "../../src/manifest/read-report.ts";
import { brokenDebians } from "../support/broken-debian.ts";
import { projectRoot } from "../support/sample-offer.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const [given, ...only] = process.argv.slice(2);
if (given === undefined) throw new Error("Say which image: npm run proof:boot -- debian.vhd");
const unknown = only.find((name) => !brokenDebians.some((each) => each.name === name));
if (unknown !== undefined)
  throw new Error(`There is no variant ${unknown}. There are: ${brokenDebians.map(({ name }) => name).join(", ")}.`);
await using folder = await temporaryFolder();
await writeFile(join(folder.path, "empty"), "");
let wrong = 0;
for (const variant of brokenDebians.filter(({ name }) => only.length === 0 || only.includes(name))) {
  const image = join(folder.path, `${variant.name}.vhd`);
  await execa("cp", ["--sparse=always", resolve(given), image]);
  await variant.change(image, folder.path);
  const began = performance.now();
  const report = await certified(image);
  const seconds = Math.round((performance.now() - began) / 1000);
  const found = foundIn(report, variant.expects);
  const isRight = found.includes(variant.expects);
  if (!isRight) wrong += 1;
  console.log(`${isRight ? "✔" : "✘"} ${variant.name.padEnd(22)} ${found.join(" ").padEnd(16)} ${String(seconds).padStart(4)} s`);
  for (const each of report.boot?.runs ?? [])
    console.log(`    ${each.purpose} from ${each.controller}: ${each.end}. ${each.text}${timeline(each)}`);
  for (const { check, result, text } of report.findings)
    if (result === "fail" && check.startsWith("LIVE-")) console.log(`    ${check} ${text.split("\n")[0]}`);
  await rm(image);
}
process.exitCode = wrong === 0 ? 0 : 1;

/** The report of the image, started; errors of the image are what is wanted. */
async function certified(image: string): Promise<CertificationReport> {
  const { stdout, stderr } = await execa(
    process.execPath,
    [join(projectRoot, "src/entry/cli.ts"), "certify", image, "--boot", "--format", "json"],
    {
      reject: false,
    },
  );
  const report = readReport(stdout);
  if (report === undefined) throw new Error(stderr.slice(-2000));
  return report;
}

/** How the last start ended, or the check when it failed. */
function foundIn({ boot, findings }: CertificationReport, expects: string): readonly string[] {
  if (expects.startsWith("LIVE-"))
    return findings.filter(({ check, result }) => check === expects && result === "fail").map(({ check }) => check);
  const last = boot?.runs.at(-1)?.end;
  return last === undefined ? [] : [last];
}

function timeline({ timeline: moments }: BootRun): string {
  const texts = moments.map(({ stage, atMs }) => `${stage} ${(atMs / 1000).toFixed(1)} s`);
  return texts.length === 0 ? "" : ` (${texts.join(", ")})`;
}
