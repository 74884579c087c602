import { rm } from "node:fs/promises";
import { join } from "node:path";

import { execa } from "execa";

import { git } from "../support/git-repository.ts";
import { projectRoot } from "../support/sample-offer.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { median, secondsOf } from "./measure.ts";
import type { Row } from "./row.ts";
import { fillYear } from "./simulated-year.ts";

const offers = 200;
const rounds = 3;
const firstGoal = 5;
const againGoal = 1;

/** `slipway stats` over a simulated year of 200 offers: at first sight, and when nothing has moved; beside git reading the same bytes and nothing else. */
export async function statsBench(): Promise<Row[]> {
  await using folder = await temporaryFolder();
  await git(folder.path, "init", "--quiet");
  const { submissions, bytes } = await fillYear(folder.path, offers);
  const stats = async (): Promise<string> =>
    (await execa(process.execPath, [join(projectRoot, "dist/cli.js"), "stats", "--cwd", folder.path])).stdout;
  const readAll = async (): Promise<unknown> =>
    await execa("git", ["-C", folder.path, "cat-file", "--batch-all-objects", "--batch"], { stdout: "ignore" });
  const [first, again, plain]: [number[], number[], number[]] = [[], [], []];
  for (let round = 0; round < rounds; round += 1) {
    // oxlint-disable no-await-in-loop -- one after the other is the point
    await rm(join(folder.path, ".slipway/cache"), { recursive: true, force: true });
    first.push(await secondsOf(stats));
    again.push(await secondsOf(stats));
    plain.push(await secondsOf(readAll));
    // oxlint-enable no-await-in-loop
  }
  console.log(`${await stats()}\n`);
  const what = `stats of ${offers} offers, ${submissions} submissions, ${Math.round(bytes / 1_000_000)} MB of ledger`;
  const peers = { "git reads every object": median(plain) };
  return [
    { name: `${what}, first`, unit: "s", ours: median(first), peers, goal: `<= ${firstGoal} s`, met: median(first) <= firstGoal },
    { name: `${what}, again`, unit: "s", ours: median(again), peers, goal: `<= ${againGoal} s`, met: median(again) <= againGoal },
  ];
}
