import { expect, it } from "vitest";

import { createFollowedLedger } from "../../../src/adapters/ledger/followed-ledger.ts";
import type { Ledger, Turn } from "../../../src/ports/ledger.ts";
import { offer } from "../../support/core-words.ts";
import { createMemoryLedger } from "../../support/memory-ledger.ts";

function turnOf(files: Readonly<Record<string, string>>): Turn {
  const author = { name: "Ada", email: "ada@contoso.example" };
  return { subject: "x", trailers: [], author, at: "2026-11-22T16:00:00.000Z", files: new Map(Object.entries(files)) };
}

/** A ledger that counts what it is asked. */
function counted() {
  const inner = createMemoryLedger();
  const asked = { head: 0, read: [] as string[], turns: 0 };
  const ledger: Ledger = {
    ...inner,
    head: async (id) => {
      asked.head += 1;
      return await inner.head(id);
    },
    read: async (head, paths) => {
      asked.read.push(...paths);
      return await inner.read(head, paths);
    },
    turns: async (head, limit) => {
      asked.turns += 1;
      return await inner.turns(head, limit);
    },
  };
  return { inner, asked, followed: createFollowedLedger(ledger) };
}

it("asks only where the branch is for as long as it stays there", async () => {
  const { inner, asked, followed } = counted();
  await inner.append(offer, undefined, turnOf({ "a.txt": "one" }));
  const look = async () => {
    const head = (await followed.head(offer)) ?? "";
    return { files: await followed.read(head, ["a.txt", "gone.txt"]), turns: await followed.turns(head, 20) };
  };
  const first = await look();
  expect(first.files).toEqual(new Map([["a.txt", "one"]]));
  expect([await look(), await look()]).toEqual([first, first]);
  expect(asked).toEqual({ head: 1, read: ["a.txt", "gone.txt"], turns: 1 });
  await followed.read((await followed.head(offer)) ?? "", ["a.txt", "b.txt"]);
  expect(asked.read).toEqual(["a.txt", "gone.txt", "b.txt"]);
});

it("shows what is so now: after a turn, after a branch was put back, and after it was deleted", async () => {
  const { inner, followed } = counted();
  const text = async () => (await followed.read((await followed.head(offer)) ?? "", ["a.txt"])).get("a.txt");
  await inner.append(offer, undefined, turnOf({ "a.txt": "one" }));
  const first = await followed.head(offer);
  expect(await text()).toBe("one");
  await inner.append(offer, first, turnOf({ "a.txt": "two" }));
  expect(await text()).toBe("two");
  inner.place(offer, first);
  expect(await text()).toBe("one");
  inner.place(offer, undefined);
  expect(await followed.head(offer)).toBeUndefined();
});

it("keeps no more than it may, and what was asked for last", async () => {
  const { inner, asked, followed } = counted();
  const heads: string[] = [];
  const large = "x".repeat(12 * 1024 * 1024);
  for (const name of ["one", "two", "three"]) {
    const id = { publisher: "contoso", offer: name };
    await inner.append(id, undefined, turnOf({ "a.txt": large, [`${name}.txt`]: "" }));
    heads.push((await followed.head(id)) ?? "");
  }
  for (const head of [...heads, ...heads.slice(2), ...heads.slice(0, 1)])
    expect((await followed.read(head, ["a.txt"])).get("a.txt")).toBe(large);
  // The third was still there when it was asked for again; the first had made room for it.
  expect(asked.read).toHaveLength(4);
});
