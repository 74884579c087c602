import { dirname, join } from "node:path";

import { expect, it } from "vitest";

import { mustAppend, turnOf, webStack } from "../../contract/ledger-turns.ts";
import { git } from "../../support/git-repository.ts";
import { runAndKill, type Moment } from "../../support/killing-git.ts";
import { ledgerInPlace, ledgerOnRemote, type GitLedgerHarness } from "../../support/ledger-harness.ts";

const program = join(import.meta.dirname, "../../support/append-once.ts");

it("leaves the branch before or after the turn when killed around any git call, in place", async () => {
  await using harness = await ledgerInPlace(true);
  expect(await dieEverywhere(harness, [program, harness.home])).toBeGreaterThanOrEqual(3);
});

it("leaves the branch before or after the turn when killed around any git call, on a remote", async () => {
  await using harness = await ledgerOnRemote();
  expect(await dieEverywhere(harness, [program, harness.clone, harness.home])).toBeGreaterThanOrEqual(4);
});

/** Kills the program before its first, second… call of git until it lives to the end, then after its last; the number of calls it makes. */
async function dieEverywhere(harness: GitLedgerHarness, command: readonly string[]): Promise<number> {
  await mustAppend(harness.ledger, webStack, undefined, turnOf("start"));
  let call = 1;
  // oxlint-disable-next-line no-await-in-loop -- the branch grows from death to death
  while (await dieOnce(harness, command, { call, when: "before" })) call += 1;
  const calls = call - 1;
  expect(await dieOnce(harness, command, { call: calls, when: "after" })).toBe(true);
  await git(harness.home, "fsck", "--strict", "--no-dangling");
  await git(harness.clone, "fsck", "--strict", "--no-dangling");
  return calls;
}

/** One life of the program; true when it was killed. The branch must be as before or one turn further, and take the next turn. */
async function dieOnce(harness: GitLedgerHarness, command: readonly string[], moment: Moment): Promise<boolean> {
  const before = (await harness.ledger.head(webStack)) ?? "";
  const ending = await runAndKill(dirname(harness.home), command, moment);
  if (!ending.killed) expect(ending).toMatchObject({ exitCode: 0, stdout: "appended" });
  const after = (await harness.ledger.head(webStack)) ?? "";
  if (after !== before) {
    expect(await harness.ledger.history(after, 1)).toMatchObject([{ parents: [before], subject: "turn sudden" }]);
  }
  await mustAppend(harness.ledger, webStack, after, turnOf(`next ${moment.when} ${moment.call}`));
  return ending.killed;
}
