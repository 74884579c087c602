// needs: mke2fs
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

import { beforeAll, expect, test } from "vitest";

import { ledgerLines } from "./support/git.ts";
import { offer, repositoryAt } from "./support/repository.ts";
import { done, killedAfter, slipway } from "./support/slipway.ts";
import { statusOf, subjectsOf, worldOf, type World } from "./support/world.ts";

/** When publish and go-live are killed, as parts of the time that each takes undisturbed: spread, not even, the same in every run. */
const moments = [
  [0.11, 0.46],
  [0.27, 0.83],
  [0.38, 0.22],
  [0.46, 0.95],
  [0.59, 0.1],
  [0.68, 0.7],
  [0.83, 0.35],
  [0.95, 0.58],
] as const;

let undisturbed: { readonly outcome: Outcome; readonly publishMs: number; readonly goLiveMs: number };

beforeAll(async () => {
  await using repository = await repositoryAt("fresh");
  const publishMs = await measured(() => done(repository.path, "publish", offer));
  const goLiveMs = await measured(() => done(repository.path, "go-live", offer));
  undisturbed = { outcome: await outcomeOf(repository.path), publishMs, goLiveMs };
});

test.each(moments)(
  "killed after %d of publish and %d of go-live, it comes to the same end by ticks, and nothing happens twice",
  async (first, second) => {
    await using repository = await repositoryAt("fresh");
    const root = repository.path;
    await killedAfter(root, first * undisturbed.publishMs, "publish", offer);
    await goOn(root, "publish");
    expect((await statusOf(root, offer)).status).toBe("waitingForPublisherReview");
    await killedAfter(root, second * undisturbed.goLiveMs, "go-live", offer);
    await goOn(root, "go-live");
    expect(await outcomeOf(root)).toEqual(undisturbed.outcome);
    await expectOnce(root);
  },
);

async function measured(run: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await run();
  return performance.now() - began;
}

/** What a person or a schedule does after a machine died: ticks; the command again only when it died before the command was recorded. */
async function goOn(root: string, verb: "publish" | "go-live"): Promise<void> {
  await done(root, "tick");
  const { status, submission } = await statusOf(root, offer);
  const isRecorded = verb === "publish" ? submission !== null : status === "succeeded";
  if (!isRecorded) await done(root, verb, offer);
}

type Outcome = Omit<World, "ledger"> & { readonly status: unknown; readonly leads: number };

async function outcomeOf(root: string): Promise<Outcome> {
  const { regions, live } = await worldOf(root);
  const { status, submission, digest, steps } = await statusOf(root, offer);
  const pages = Object.fromEntries(Object.entries(live).filter(([path]) => !path.endsWith("release.json")));
  return {
    regions,
    live: pages,
    leads: leadsIn(root),
    status: { status, submission, digest, steps: steps.map((step) => step.status) },
  };
}

function leadsIn(root: string): number {
  using database = new DatabaseSync(join(root, ".slipway/leads.sqlite"), { readOnly: true });
  return Number(database.prepare("SELECT count(*) AS number FROM leads").get()?.["number"]);
}

/** One mail of a kind, no turn told twice, and a ledger that follows. */
async function expectOnce(root: string): Promise<void> {
  expect(await subjectsOf(root)).toEqual([expect.stringMatching(/Preview of 1\.4\.0 is ready/), expect.stringMatching(/1\.4\.0 is live/)]);
  const lines = await ledgerLines(root, offer);
  expect(lines).toEqual([...new Set(lines)]);
  expect((await slipway(root, "verify")).exitCode).toBe(0);
}
