/* oxlint-disable max-lines-per-function -- a suite is a list of cases */
import { expect, it } from "vitest";

import { insist, mustAppend, turnOf, webStack, type LedgerHarness } from "./ledger-turns.ts";

/** Cases: an append happens after exactly the head named, or not at all. */
export function racing(makeHarness: () => Promise<LedgerHarness>): void {
  it("refuses a turn after anything but the head, and changes nothing", async () => {
    await using harness = await makeHarness();
    const { ledger } = harness;
    const first = await mustAppend(ledger, webStack, undefined, turnOf("one"));
    const second = await mustAppend(ledger, webStack, first, turnOf("two"));
    expect(await ledger.append(webStack, first, turnOf("late"))).toEqual({ kind: "conflict" });
    expect(await ledger.append(webStack, undefined, turnOf("again the first"))).toEqual({ kind: "conflict" });
    expect(await ledger.append(webStack, "1".repeat(40), turnOf("after nothing"))).toEqual({ kind: "conflict" });
    expect(await ledger.head(webStack)).toBe(second);
  });

  it("lets one of two win, and the other after reading again", async () => {
    await using harness = await makeHarness();
    const [one, two] = [harness.ledger, await harness.another()];
    const start = await mustAppend(one, webStack, undefined, turnOf("start"));
    expect(await two.head(webStack)).toBe(start);
    const answers = await Promise.all([one.append(webStack, start, turnOf("a")), two.append(webStack, start, turnOf("b"))]);
    expect(answers.map((answer) => answer.kind).toSorted()).toEqual(["appended", "conflict"]);
    await insist(answers[0].kind === "conflict" ? one : two, webStack, turnOf("retry"));
    expect(await one.history((await one.head(webStack)) ?? "")).toHaveLength(3);
  });

  it("lets one of two create the branch", async () => {
    await using harness = await makeHarness();
    const other = await harness.another();
    const answers = await Promise.all([
      harness.ledger.append(webStack, undefined, turnOf("a")),
      other.append(webStack, undefined, turnOf("b")),
    ]);
    expect(answers.map((answer) => answer.kind).toSorted()).toEqual(["appended", "conflict"]);
  });

  it("loses no turn of many writers", async () => {
    await using harness = await makeHarness();
    const { writers, turns } = harness.race;
    const ledgers = await Promise.all(Array.from({ length: writers }, async () => harness.another()));
    await Promise.all(
      ledgers.map(async (ledger, writer) => {
        for (let turn = 0; turn < turns; turn += 1) {
          // oxlint-disable-next-line no-await-in-loop -- a writer's turns follow each other
          await insist(ledger, webStack, turnOf(`${writer}.${turn}`));
        }
      }),
    );
    const history = await harness.ledger.history((await harness.ledger.head(webStack)) ?? "");
    expect(new Set(history.map((commit) => commit.subject)).size).toBe(writers * turns);
    expect(history.map((commit) => commit.parents)).toEqual([...history.slice(1).map((commit) => [commit.head]), []]);
  });
}
