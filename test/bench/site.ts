import { join } from "node:path";

import { execa } from "execa";

import { git } from "../support/git-repository.ts";
import { projectRoot } from "../support/sample-offer.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { median, secondsOf } from "./measure.ts";
import type { Row } from "./row.ts";
import { tellHistory, writeLedgers } from "./site-ledger.ts";

const [offerCount, submissions, runs] = [1000, 20, 3] as const;
const goals = { all: 5, one: 0.3 } as const;

/**
 * `slipway site` as people run it, start of the program included: the status site of 1,000 offers that each went live twenty times (all pages in both
 * languages, with the page of each certification report), then again after one offer was published anew. The ledgers are packed as a host and `git gc`
 * pack them; how long it takes from the packs that `git fast-import` leaves, whose deltas follow no path, is a row of its own.
 */
export async function siteBench(): Promise<Row[]> {
  await using folder = await temporaryFolder();
  const repository = join(folder.path, "offers");
  await git(folder.path, "init", "--quiet", repository);
  const offers = Array.from({ length: offerCount }, (_, index) => `publisher-${index % 40}/offer-${index}`);
  const { commits, next } = await tellHistory(submissions);
  await writeLedgers(repository, offers, commits);
  const draw = async (out: string, drawn: number): Promise<void> => {
    const { stdout } = await execa(process.execPath, [join(projectRoot, "dist/cli.js"), "site", "--out", out, "--json"], {
      cwd: repository,
    });
    const answer: unknown = JSON.parse(stdout);
    if (JSON.stringify(answer) !== JSON.stringify({ folder: out, pages: offerCount + 1, drawn, problems: [] }))
      throw new Error(`The site is not what was to be drawn: ${stdout.slice(0, 1000)}`);
  };
  // Each into a folder of its own: after thousands of files were removed, ext4 without a journal is slow to make new ones for minutes.
  const drawAll = async (name: string): Promise<readonly number[]> => {
    const times: number[] = [];
    for (let run = 0; run < runs; run += 1)
      times.push(await secondsOf(async () => await draw(join(folder.path, `${name}-${run}`), offerCount)));
    return times;
  };
  const imported = await drawAll("imported");
  await git(repository, "repack", "-a", "-d", "-f", "--quiet");
  const all = await drawAll("site");
  const one: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    // Those published before are under way and drawn each time.
    await writeLedgers(repository, offers.slice(run, run + 1), [next], { goesOn: true });
    one.push(await secondsOf(async () => await draw(join(folder.path, "site-0"), run + 1)));
  }
  return [
    row(`status site of ${offerCount} offers × ${submissions} submissions`, all, goals.all),
    row("the same from packs as git fast-import leaves them", imported, goals.all),
    row("the same after one offer was published anew", one, goals.one),
  ];
}

function row(name: string, seconds: readonly number[], goal: number): Row {
  const ours = median(seconds);
  return { name, unit: "s", ours, peers: {}, goal: `<= ${goal} s`, met: ours <= goal };
}
