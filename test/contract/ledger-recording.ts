/* oxlint-disable max-lines-per-function -- a suite is a list of cases */
import { expect, it } from "vitest";

import { mustAppend, turnOf, webStack, type LedgerHarness } from "./ledger-turns.ts";

/** Cases: what is appended can be read back. */
export function recording(makeHarness: () => Promise<LedgerHarness>): void {
  it("knows nothing at first", async () => {
    await using harness = await makeHarness();
    expect(await harness.ledger.list()).toEqual([]);
    expect(await harness.ledger.head(webStack)).toBeUndefined();
  });

  it("keeps what a turn does not write", async () => {
    await using harness = await makeHarness();
    const { ledger } = harness;
    const first = await mustAppend(ledger, webStack, undefined, turnOf("one"));
    const second = await mustAppend(ledger, webStack, first, turnOf("two", { files: new Map([["README.md", "two"]]) }));
    expect(await ledger.head(webStack)).toBe(second);
    expect(await ledger.read(second, ["README.md", "submissions/1/events.jsonl", "not/there", "submissions"])).toEqual(
      new Map([
        ["README.md", "two"],
        ["submissions/1/events.jsonl", '{"text":"one"}\n'],
      ]),
    );
    expect(await ledger.read(first, ["README.md"])).toEqual(new Map([["README.md", "readme one\n"]]));
    expect([...(await ledger.tree(second)).keys()]).toEqual(["README.md", "submissions/1/events.jsonl"]);
    expect((await ledger.tree(second)).get("README.md")).toEqual({ mode: "100644", blob: "64c5e5885a4b06010b3a0c20edb7900dd0311025" });
  });

  it("tells its history from the newest to the oldest", async () => {
    await using harness = await makeHarness();
    const first = await mustAppend(harness.ledger, webStack, undefined, turnOf("one"));
    const second = await mustAppend(harness.ledger, webStack, first, turnOf("two", { trailers: [], at: "2026-03-22T15:48:04.999Z" }));
    const octo = { name: "Octo Publisher", email: "octo@example.com" };
    const slipway = { name: "Slipway", email: "slipway@users.noreply.invalid" };
    const both = { author: octo, committer: slipway, signature: "N" };
    expect(await harness.ledger.history(second)).toEqual([
      { ...both, head: second, parents: [first], subject: "turn two", trailers: [], at: "2026-03-22T15:48:04.000Z" },
      { ...both, head: first, parents: [], subject: "turn one", trailers: turnOf("").trailers, at: "2026-03-22T15:48:03.000Z" },
    ]);
    expect(await harness.ledger.history(second, 1)).toHaveLength(1);
    const notes = (await harness.ledger.history(second)).map(({ head, at, subject, author }) => ({
      head,
      at,
      subject,
      author: author.name,
    }));
    expect(await harness.ledger.turns(second)).toEqual(notes);
    expect(await harness.ledger.turns(second, 1)).toEqual(notes.slice(0, 1));
  });

  it("keeps offers apart and lists them sorted", async () => {
    await using harness = await makeHarness();
    const offers = ["b/one", "a-b/one", "a/two", "a/one"].map((text) => ({
      publisher: text.split("/")[0] ?? "",
      offer: text.split("/")[1] ?? "",
    }));
    for (const offer of offers) {
      // oxlint-disable-next-line no-await-in-loop -- order is part of the test
      await mustAppend(harness.ledger, offer, undefined, turnOf(offer.publisher));
    }
    const another = await harness.another();
    const listed = await another.list();
    expect(listed.map((each) => `${each.publisher}/${each.offer}`)).toEqual(["a/one", "a/two", "a-b/one", "b/one"]);
    const heads = await another.heads();
    expect(heads.map((each) => each.offer)).toEqual(listed);
    expect(await Promise.all(listed.map(async (offer) => await harness.ledger.head(offer)))).toEqual(heads.map(({ head }) => head));
  });

  it("shows every offer's newest head in one go", async () => {
    await using harness = await makeHarness();
    const another = await harness.another();
    expect(await another.heads()).toEqual([]);
    const first = await mustAppend(harness.ledger, webStack, undefined, turnOf("one"));
    expect(await another.heads()).toEqual([{ offer: webStack, head: first }]);
    const second = await mustAppend(harness.ledger, webStack, first, turnOf("two"));
    expect(await another.heads()).toEqual([{ offer: webStack, head: second }]);
  });
}
