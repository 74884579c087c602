import { spawn } from "node:child_process";
import { once } from "node:events";

import { turnMessage, turnSeconds } from "../../src/adapters/ledger/turn-stream.ts";
import { due } from "../../src/core/due.ts";
import type { Effect } from "../../src/core/message.ts";
import { evidencePath } from "../../src/engine/codec.ts";
import type { Turn } from "../../src/ports/ledger.ts";
import { sampleReports } from "../support/certification-reports.ts";
import { done, goLive, publish, success, wake } from "../support/core-words.ts";
import { createMemoryLedger } from "../support/memory-ledger.ts";
import { must } from "../support/press.ts";
import { sha256, tell, type Teller } from "../support/teller.ts";

/** An offer's history: the commits of its ledger, oldest first, and one more that comes later. */
export type History = { readonly commits: readonly Turn[]; readonly next: Turn };

/** Commits that each submission is kept as; real ones have more, of which pages show the latest sixty. */
const commitsOfSubmission = 3;

/** The ledger of an offer that went live so many times, told by the engine itself, with a real certification report each time. */
export async function tellHistory(submissions: number): Promise<History> {
  const inner = createMemoryLedger();
  const turns: Turn[] = [];
  const ledger = {
    ...inner,
    append: async (...given: Parameters<typeof inner.append>) => {
      turns.push(given[2]);
      return await inner.append(...given);
    },
  };
  const teller = tell(ledger);
  const report = `${JSON.stringify((await sampleReports())["green"])}\n`;
  const commits: Turn[] = [];
  for (let submission = 1; submission <= submissions; submission += 1) {
    must(await teller.ask(publish({ digest: digestOf(submission) })));
    await work(teller, report);
    must(await teller.ask(goLive()));
    await work(teller, report);
    commits.push(...inParts(turns.splice(0), commitsOfSubmission));
  }
  must(await teller.ask(publish({ digest: digestOf(submissions + 1) })));
  const [next] = inParts(turns, 1);
  if (next === undefined) throw new Error("Nothing came later.");
  return { commits, next };
}

/** Writes the same commits into the ledgers of many offers, packed, as a host keeps them; `goesOn` where there are commits already. */
export async function writeLedgers(
  repository: string,
  offers: readonly string[],
  commits: readonly Turn[],
  { goesOn = false }: { readonly goesOn?: boolean } = {},
): Promise<void> {
  const child = spawn("git", ["-C", repository, "-c", "fastimport.unpackLimit=1", "fast-import", "--quiet"], {
    stdio: ["pipe", "ignore", "inherit"],
  });
  for (const offer of offers)
    for (const [index, turn] of commits.entries())
      // oxlint-disable-next-line no-await-in-loop -- a stream takes one piece after the other
      if (!child.stdin.write(commitText(offer, turn, index === 0 && goesOn))) await once(child.stdin, "drain");
  child.stdin.end();
  await once(child, "close");
  if (child.exitCode !== 0) throw new Error(`git fast-import ended with ${String(child.exitCode)}`);
}

function digestOf(submission: number): string {
  return `sha256:${submission.toString(16).padStart(64, "0")}`;
}

async function work(teller: Teller, report: string): Promise<void> {
  for (;;) {
    const { loaded } = must(await teller.ask(wake));
    const effect = due(loaded.run, teller.ports.clock.now())[0];
    if (effect === undefined) return;
    const { outcome, files } = reported(effect, report);
    must(await teller.ask({ ...effect, kind: "settle", actor: wake.actor, outcome }, files));
  }
}

function reported(effect: Effect, report: string) {
  const outcome = done(success(effect.work));
  if (effect.work.kind !== "certify") return { outcome, files: new Map<string, string>() };
  const evidence = { path: evidencePath(effect.submission, `certification-${effect.work.image}.json`), sha256: sha256(report) };
  return { outcome: { ...outcome, evidence }, files: new Map([[evidence.path, report]]) };
}

/** Several turns as one: the files as the last of them left them. */
function inParts(turns: readonly Turn[], parts: number): readonly Turn[] {
  const size = Math.ceil(turns.length / parts);
  return Array.from({ length: parts }, (_, part) => turns.slice(part * size, (part + 1) * size)).flatMap((slice) => {
    const last = slice.at(-1);
    return last === undefined ? [] : [{ ...last, files: new Map(slice.flatMap(({ files }) => [...files])) }];
  });
}

/** `joins`: follows a commit that is there already; git knows by itself what those of one stream follow. */
function commitText(name: string, turn: Turn, joins: boolean): string {
  const [publisher = "", offer = ""] = name.split("/");
  const own = (text: string): string => text.replaceAll("contoso", publisher).replaceAll("web-stack", offer);
  const branch = `refs/heads/slipway/${name}`;
  const person = `Slipway <slipway@example.com> ${turnSeconds(turn)} +0000`;
  const files = [...turn.files].map(([path, content]) => `M 100644 inline ${path}\n${data(own(content))}`);
  const from = joins ? `from ${branch}^0\n` : "";
  return `commit ${branch}\nauthor ${person}\ncommitter ${person}\n${data(own(turnMessage(turn)))}${from}${files.join("")}\n`;
}

function data(text: string): string {
  return `data ${Buffer.byteLength(text)}\n${text}\n`;
}
