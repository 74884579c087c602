import { describe, expect, test } from "vitest";

import { isProblem } from "../../src/core/problem.ts";
import { load } from "../../src/engine/load.ts";
import { offerRows } from "../../src/engine/offer-rows.ts";
import { sweep } from "../../src/engine/sweep.ts";
import { offer, publish } from "../support/core-words.ts";
import { createMemoryLedger } from "../support/memory-ledger.ts";
import { must } from "../support/press.ts";
import { tell, type Teller } from "../support/teller.ts";

/** A ledger at its first step, with files of the branch replaced. */
async function damaged(files: Readonly<Record<string, string>>): Promise<Teller> {
  const teller = tell(createMemoryLedger());
  must(await teller.ask(publish()));
  const { head } = await teller.state();
  const turn = { subject: "broken", trailers: [], author: { name: "m", email: "m@example.com" }, at: "2026-11-22T17:00:00.000Z" };
  await teller.ports.ledger.append(offer, head, { ...turn, files: new Map(Object.entries(files)) });
  return teller;
}

describe("a branch that Slipway did not write", () => {
  test.each([
    { "offer.json": "{" },
    { "offer.json": "null" },
    { "offer.json": '{"submission":"one"}' },
    { "offer.json": '{"submission":2.5}' },
    { "offer.json": '{"submission":7}' },
    { "submissions/1/base.json": "[]" },
    { "submissions/1/base.json": '{"facts":7}' },
    { "submissions/1/events.jsonl": "" },
    { "submissions/1/events.jsonl": "not an event\n" },
    { "submissions/1/events.jsonl": '{"type":"step-started","at":"","submission":1,"actor":{"name":"x"}}\n' },
  ])("is a problem with a remedy, never a surprise: %j", async (files) => {
    const { ports } = await damaged(files);
    const found = await load(ports.ledger, offer);
    expect(isProblem(found) && [found.code, found.remedy.includes("slipway verify")]).toEqual(["ledger-unreadable", true]);
  });
});

describe("all offers", () => {
  test("are swept: one that owes work is named, one that waits for a person is not", async () => {
    const teller = tell(createMemoryLedger());
    must(await teller.ask(publish()));
    expect(await sweep(teller.ports)).toEqual([{ offer }]);
    await teller.work();
    expect(await sweep(teller.ports)).toEqual([]);
    teller.pass(91 * 24 * 60 * 60 * 1000);
    expect(await sweep(teller.ports)).toEqual([{ offer }]);
  });

  test("are listed, and one that can not be read is told beside the others", async () => {
    const { ports } = await damaged({ "offer.json": "{" });
    const source = { offers: async () => await Promise.resolve([offer, { publisher: "contoso", offer: "draft" }]) };
    const { rows, problems } = await offerRows({ ledger: ports.ledger, clock: ports.clock, source: { ...noSource, ...source } }, "HEAD");
    expect(rows.map(({ status }) => [status.offer, status.status])).toEqual([["draft", "neverPublished"]]);
    expect(problems.map(({ code, text }) => [code, text.startsWith("contoso/web-stack: ")])).toEqual([["ledger-unreadable", true]]);
    expect(await sweep(ports)).toMatchObject([{ offer, problem: { code: "ledger-unreadable" } }]);
  });
});

const unasked = async () => await Promise.reject(new Error("nobody asks for this"));
const noSource = {
  resolve: unasked,
  offer: unasked,
  file: unasked,
  uncommitted: unasked,
  author: unasked,
  parent: unasked,
  identity: unasked,
};
