import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { expect, test } from "vitest";

import { ledgerFormat } from "../../src/engine/turn.ts";
import type { LedgerCommit } from "../../src/ports/ledger.ts";
import { createMemoryLedger } from "../support/memory-ledger.ts";
import { projectRoot } from "../support/sample-offer.ts";
import { tell } from "../support/teller.ts";
import { stories } from "../support/told.ts";

// What turns look like is part of the ledger: `verify` derives every commit again, so a later version that writes other bytes for the same events must
// say so by another `ledgerFormat`, or it would call every ledger out there forged. Each commit's `Content` trailer stands for all bytes of its files.

const goldens = join(projectRoot, "test", "fixtures", "ledger");

test.each(Object.entries(stories))("the bytes of a ledger are those of its format: %s", async (name, story) => {
  const teller = tell(createMemoryLedger());
  await story(teller);
  const { head = "" } = await teller.state();
  const { ledger } = teller.ports;
  const written = (await ledger.history(head)).toReversed().map(commitText).join("\n");
  const tree = await ledger.read(head, [...(await ledger.tree(head)).keys()]);
  const files = [...tree].map(([path, text]) => `==== ${path}\n${text}`).join("\n");
  const file = join(goldens, `${name.replaceAll(/[^a-z]+/g, "-")}.txt`);
  const found = `Ledger-Format: ${ledgerFormat}\n\n${written}\n${files}`;
  if (process.env["UPDATE"] === "1") keep(file, found);
  expect(advice(existsSync(file) ? readFileSync(file, "utf8") : "", found)).toBe("");
});

function commitText({ subject, author, trailers }: LedgerCommit): string {
  return `${subject}\n  ${author.name} <${author.email}>\n${trailers.map(([name, value]) => `  ${name}: ${value}\n`).join("")}`;
}

function keep(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

/** What to do about a difference; empty when there is none. */
function advice(kept: string, found: string): string {
  if (kept === found) return "";
  const line = found.split("\n").findIndex((each, index) => each !== kept.split("\n")[index]);
  const difference = `line ${line + 1}:\n- ${kept.split("\n")[line] ?? ""}\n+ ${found.split("\n")[line] ?? ""}`;
  return kept.split("\n")[0] === `Ledger-Format: ${ledgerFormat}`
    ? `The ledger's bytes changed but ledgerFormat (src/engine/turn.ts) did not. Released versions: raise it. Not released yet: UPDATE=1. ${difference}`
    : `The ledger has a new format: look at the difference, then UPDATE=1. ${difference}`;
}
