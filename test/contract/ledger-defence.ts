/* oxlint-disable max-lines-per-function -- a suite is a list of cases */
import { expect, it } from "vitest";

import { codeOf, mustAppend, turnOf, webStack, type LedgerHarness } from "./ledger-turns.ts";

/** Cases: forged branches are noticed, hostile text stays text. */
export function defending(makeHarness: () => Promise<LedgerHarness>): void {
  it("shows a deleted branch as none and begins anew only when asked to", async () => {
    await using harness = await makeHarness();
    const head = await mustAppend(harness.ledger, webStack, undefined, turnOf("one"));
    await harness.place(webStack, undefined);
    expect(await harness.ledger.append(webStack, head, turnOf("two"))).toEqual({ kind: "conflict" });
    expect(await harness.ledger.head(webStack)).toBeUndefined();
    expect(await harness.ledger.append(webStack, undefined, turnOf("three"))).toMatchObject({ kind: "appended" });
  });

  it("shows a rewound or replaced branch as no descendant of what was remembered", async () => {
    await using harness = await makeHarness();
    const { ledger } = harness;
    const first = await mustAppend(ledger, webStack, undefined, turnOf("one"));
    const second = await mustAppend(ledger, webStack, first, turnOf("two"));
    expect(await ledger.isAncestor(first, second)).toBe(true);
    expect(await ledger.isAncestor(second, second)).toBe(true);
    expect([await ledger.isAt(webStack, second), await ledger.isAt(webStack, first)]).toEqual([true, false]);
    await harness.place(webStack, first);
    expect([await ledger.isAt(webStack, second), await ledger.isAt(webStack, first)]).toEqual([false, true]);
    expect(await ledger.isAt({ publisher: "other", offer: "nobody" }, first)).toBe(false);
    expect(await ledger.append(webStack, second, turnOf("on what is gone"))).toEqual({ kind: "conflict" });
    expect(await ledger.isAncestor(second, (await ledger.head(webStack)) ?? "")).toBe(false);
    const forged = await mustAppend(ledger, { publisher: "other", offer: "offer" }, undefined, turnOf("forged"));
    await harness.place(webStack, forged);
    expect(await ledger.isAncestor(second, (await ledger.head(webStack)) ?? "")).toBe(false);
    expect(await ledger.isAncestor("1".repeat(40), forged)).toBe(false);
  });

  it("keeps hostile names and texts inside their fields", async () => {
    await using harness = await makeHarness();
    const turn = turnOf("x", {
      subject: " passed\n\nGrant: forged\u0000\u202e",
      trailers: [["Reason", "fine\nGrant: forged\r\ud800"]],
      author: { name: "<Eve>\n\u0000 committer\u202e Slipway <x>", email: "e ve@x>\n" },
      files: new Map([["a.txt", "from\u0000 \nM 100644 inline b\ndata 1\n\ud800☃"]]),
    });
    const head = await mustAppend(harness.ledger, webStack, undefined, turn);
    expect(await harness.ledger.history(head)).toMatchObject([
      {
        subject: "passed\\u{a}\\u{a}Grant: forged\\u{0}\\u{202e}",
        trailers: [["Reason", "fine\\u{a}Grant: forged\\u{d}\ufffd"]],
        author: { name: "Eve committer Slipway x", email: "eve@x" },
      },
    ]);
    expect(await harness.ledger.read(head, ["a.txt"])).toEqual(new Map([["a.txt", "from\u0000 \nM 100644 inline b\ndata 1\n\ufffd☃"]]));
    const nobody = await mustAppend(harness.ledger, webStack, head, turnOf("y", { subject: "\n", author: { name: "<>", email: "" } }));
    expect(await harness.ledger.history(nobody, 1)).toMatchObject([{ subject: "(no subject)", author: { name: "unknown", email: "" } }]);
  });

  it("refuses paths that could leave the tree or confuse git", async () => {
    await using harness = await makeHarness();
    const hostile = ["", "/etc/passwd", "../x", "a//b", "a/./b", "a/../b", ".git/config", "a/.GIT/x", "a b", 'a"b', "a\nb", "\u00fc"];
    const answers = await Promise.all(
      hostile.map(async (path) => harness.ledger.append(webStack, undefined, turnOf("x", { files: new Map([[path, ""]]) })).catch(codeOf)),
    );
    expect(answers).toEqual(hostile.map(() => "ledger-bad-turn"));
    expect(await harness.ledger.list()).toEqual([]);
  });

  it("refuses names, heads, trailers and times that are none", async () => {
    await using harness = await makeHarness();
    const { ledger } = harness;
    await expect(ledger.head({ publisher: "a/b", offer: ".." })).rejects.toMatchObject({ code: "ledger-bad-name" });
    await expect(ledger.append({ publisher: "-x", offer: "y" }, undefined, turnOf("x"))).rejects.toMatchObject({ code: "ledger-bad-name" });
    await expect(ledger.read("HEAD", ["a"])).rejects.toMatchObject({ code: "ledger-bad-turn" });
    await expect(ledger.append(webStack, "--help", turnOf("x"))).rejects.toMatchObject({ code: "ledger-bad-turn" });
    await expect(ledger.append(webStack, undefined, turnOf("x", { trailers: [["A b", ""]] }))).rejects.toMatchObject({
      code: "ledger-bad-turn",
    });
    await expect(ledger.append(webStack, undefined, turnOf("x", { at: "yesterday" }))).rejects.toMatchObject({ code: "ledger-bad-turn" });
  });
}
