import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

import { createGitLedger } from "../../src/adapters/ledger/git-ledger.ts";
import type { Ledger, Turn } from "../../src/ports/ledger.ts";
import { git } from "../support/git-repository.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { fillLedger, type Fill } from "./ledger-history.ts";
import type { Row } from "./row.ts";

const webStack = { publisher: "contoso", offer: "web-stack" };
const turns = 21;
const goalMs = 60;
const goalGrowth = 1.2;

const fills: readonly (readonly [string, Fill])[] = [
  ["fresh", { offers: 0, submissions: 1 }],
  ["with 10,000 offers", { offers: 10_000, submissions: 1 }],
  ["after 1,000 submissions", { offers: 0, submissions: 1000 }],
];

/**
 * Median time of a turn (append of five files, two of them of the running submission), in place and pushed to a local bare remote. The ledgers take
 * turns, so that what else the machine does slows all of them alike.
 */
export async function ledgerBench(): Promise<Row[]> {
  return [...(await measure("in place")), ...(await measure("pushed"))];
}

async function measure(place: "in place" | "pushed"): Promise<Row[]> {
  await using folders = new AsyncDisposableStack();
  const subjects: Subject[] = [];
  for (const [name, fill] of fills) {
    // oxlint-disable-next-line no-await-in-loop -- preparing is not measured
    const folder = folders.use(await temporaryFolder());
    // oxlint-disable-next-line no-await-in-loop
    subjects.push({ name, ours: [], script: [], ...(await (place === "in place" ? subjectInPlace : subjectPushed)(folder.path, fill)) });
  }
  await takeTurns(subjects);
  const fresh = median(subjects[0]?.ours ?? []);
  return subjects.map(({ name, ours, script }) => {
    const growth = median(ours) / fresh;
    const goal = `<= ${goalMs} ms, <= ${goalGrowth} x fresh (is ${growth.toFixed(2)} x)`;
    const peers: Record<string, number> = script.length === 0 ? {} : { "work tree: add, commit, push": median(script) };
    return {
      name: `ledger turn ${place}, ${name}`,
      unit: "ms",
      ours: median(ours),
      peers,
      goal,
      met: median(ours) <= goalMs && growth <= goalGrowth,
    };
  });
}

type Subject = {
  readonly name: string;
  readonly turn: (number: number) => Promise<void>;
  readonly scriptTurn?: (number: number) => Promise<void>;
  readonly ours: number[];
  readonly script: number[];
};

async function takeTurns(subjects: readonly Subject[]): Promise<void> {
  for (let number = 0; number < turns; number += 1) {
    for (const { turn, scriptTurn, ours, script } of subjects) {
      // oxlint-disable-next-line no-await-in-loop -- measurements must not disturb each other
      ours.push(await timed(async () => turn(number)));
      // oxlint-disable-next-line no-await-in-loop
      if (scriptTurn !== undefined) script.push(await timed(async () => scriptTurn(number)));
    }
  }
}

async function subjectInPlace(folder: string, fill: Fill): Promise<Pick<Subject, "turn">> {
  const { remote } = await prepare(folder, fill);
  return { turn: await ledgerTurns(createGitLedger({ directory: remote }), fill) };
}

async function subjectPushed(folder: string, fill: Fill): Promise<Pick<Subject, "turn" | "scriptTurn">> {
  const { remote, clone } = await prepare(folder, fill);
  const script = join(folder, "for-script");
  await mkdir(script);
  const peer = await prepare(script, fill);
  return { turn: await ledgerTurns(createGitLedger({ directory: clone, remote }), fill), scriptTurn: await scriptTurns(peer, fill) };
}

async function ledgerTurns(ledger: Ledger, { submissions }: Fill): Promise<Subject["turn"]> {
  let head = await ledger.head(webStack);
  return async (number) => {
    const answer = await ledger.append(webStack, head, turnOf(submissions, number));
    if (answer.kind === "conflict") throw new Error("The benchmark's ledger has another writer.");
    ({ head } = answer);
  };
}

/** What a script with a checkout does for the same turn. */
async function scriptTurns({ remote, clone }: Repositories, { submissions }: Fill): Promise<Subject["turn"]> {
  const branch = "slipway/contoso/web-stack";
  await git(clone, "fetch", "--quiet", remote, branch);
  await git(clone, "checkout", "--quiet", "-b", branch, "FETCH_HEAD");
  return async (number) => {
    for (const [path, content] of turnOf(submissions, number).files) {
      // oxlint-disable-next-line no-await-in-loop -- as a script would
      await mkdir(dirname(join(clone, path)), { recursive: true });
      // oxlint-disable-next-line no-await-in-loop
      await writeFile(join(clone, path), content);
    }
    await git(clone, "add", "--all");
    await git(clone, "commit", "--quiet", "--message", `turn ${number}`);
    await git(clone, "push", "--quiet", remote, branch);
  };
}

type Repositories = { readonly remote: string; readonly clone: string };

async function prepare(folder: string, fill: Fill): Promise<Repositories> {
  const [remote, clone] = [join(folder, "remote.git"), join(folder, "clone")];
  await git(folder, "init", "--quiet", "--bare", remote);
  await fillLedger(remote, fill);
  await git(remote, "pack-refs", "--all");
  await git(folder, "init", "--quiet", clone);
  return { remote, clone };
}

function turnOf(submission: number, turn: number): Turn {
  const event = `{"turn":${turn},"pad":"${"x".repeat(100)}"}\n`;
  return {
    subject: `certification: passed, ${turn} checks`,
    trailers: [["Offer", "contoso/web-stack"]],
    author: { name: "Octo Publisher", email: "octo@example.com" },
    at: new Date(1_800_000_000_000 + turn * 1000).toISOString(),
    files: new Map([
      ["README.md", `turn ${turn}\n`.repeat(50)],
      ["status.json", `{"turn":${turn}}`.repeat(50)],
      ["offer.json", `{"turn":${turn}}`],
      [`submissions/${submission}/events.jsonl`, event.repeat(turn + 1)],
      [`submissions/${submission}/evidence/turn-${turn}.json`, event.repeat(3)],
    ]),
  };
}

async function timed(act: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await act();
  return performance.now() - start;
}

function median(times: readonly number[]): number {
  return times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? Number.NaN;
}
