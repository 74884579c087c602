import { spawn } from "node:child_process";
import { once } from "node:events";

import type { Event } from "../../src/core/message.ts";
import type { OfferId } from "../../src/core/offer.ts";
import { day, hour, minute, second, type Instant } from "../../src/core/time.ts";
import { encodeEvent, eventsPath, factsPath } from "../../src/engine/codec.ts";
import {
  certified,
  contentOf,
  done,
  failed,
  goLive,
  imageError,
  maintainer,
  publisher,
  requestFor,
  startScript,
  walkTo,
  warnings,
} from "../support/script.ts";

/** The first day of the year that is simulated. */
const begin: Instant = "2025-11-01T09:00:00.000Z";
const pressesAYear = 26;
const checks = ["ACC-003", "ACC-001", "SSH-003", "GEN-014", "NET-002", "PKG-010", "BOOT-004", "VHD-001"] as const;

/** What one offer did in a year, by the core's own decisions: a press about every two weeks, some of which fail, are canceled, or wait long for people. */
function yearOf(offer: OfferId, seed: number): readonly Event[] {
  const chance = chances(seed);
  const script = startScript(begin, offer);
  script.wait(Math.floor(chance() * 14 * day));
  for (let press = 0; press < pressesAYear; press += 1) {
    const version = `1.${press + 1}.0`;
    script.order({ kind: "publish", actor: publisher, request: requestFor((press + 1).toString(16).padStart(2, "0") + seed.toString(16)) });
    script.order({ kind: "wake", actor: publisher });
    const luck = chance();
    if (luck < 0.12) failCertification(script, version, chance);
    else if (luck < 0.16) failLead(script, version);
    else walk(script, version, chance, luck);
    script.wait(10 * day + Math.floor(chance() * 2 * day));
  }
  if (seed % 20 === 0) leaveInCertification(script);
  return script.events;
}

/** Somebody has been looking at it since. */
function leaveInCertification(script: Script): void {
  script.order({ kind: "publish", actor: publisher, request: requestFor("ff") });
  script.order({ kind: "wake", actor: publisher });
  script.settle("validate", done({ note: "1 image, version pinned", content: contentOf("2.0.0") }), 100);
}

type Script = ReturnType<typeof startScript>;

function walk(script: Script, version: string, chance: () => number, luck: number): void {
  script.settle("validate", done({ note: "1 image, version pinned", content: contentOf(version) }), Math.floor(chance() * 5 * second));
  script.wait(Math.floor(chance() ** 4 * 7 * day));
  script.settle("certify", certified(warnings), Math.floor(20 * second + chance() * 10 * minute));
  script.settle("replicate", done({ note: "holds verified bytes", bytes: 1, sent: 1 }), Math.floor(minute + chance() ** 3 * 2 * day));
  script.settle("page", done({ note: "product page packaged" }));
  script.settle("lead", done({ note: "test lead arrived" }), Math.floor(chance() * minute));
  script.settle("open-preview", done({ note: "preview open" }));
  script.settle("stage", done({ note: "staging booted" }), Math.floor(20 * second + chance() * 5 * minute));
  script.settle("mail-previewReady", done({ note: "sent to 1 address" }));
  script.wait(Math.floor(chance() ** 2 * 5 * day));
  if (luck < 0.2) {
    script.order({ kind: "cancel", actor: maintainer, reason: "wrong price" });
    return;
  }
  script.order({ kind: "goLive", actor: maintainer, digest: script.run().submission?.request.digest ?? "" });
  script.order({ kind: "wake", actor: publisher });
  script.wait(Math.floor(chance() * hour));
  goLive(script);
}

function failCertification(script: Script, version: string, chance: () => number): void {
  script.settle("validate", done({ note: "1 image, version pinned", content: contentOf(version) }), 100);
  const found = checks.filter(() => chance() < 0.2);
  const codes = found.length === 0 ? checks.slice(0, 1) : found;
  script.settle("certify", certified(codes.map((code) => imageError(code, "standard: something is wrong", "Mend it."))), 41 * second);
}

function failLead(script: Script, version: string): void {
  walkTo(script, "package", version);
  script.settle("page", done({ note: "product page packaged" }));
  script.settle("lead", failed(imageError("lead-refused", "The destination answered 403.", "Renew the secret.")));
}

/** The same numbers for the same seed (a linear congruential generator, as in Numerical Recipes). */
function chances(seed: number): () => number {
  let state = (seed * 2_654_435_761) >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Fills an empty repository with the ledgers of so many offers as they are after that year: one commit each, packed, as a host keeps them. */
export async function fillYear(repository: string, offers: number): Promise<{ readonly submissions: number; readonly bytes: number }> {
  const child = spawn("git", ["-C", repository, "-c", "fastimport.unpackLimit=1", "fast-import", "--quiet"], {
    stdio: ["pipe", "ignore", "inherit"],
  });
  let [submissions, bytes] = [0, 0];
  for (let number = 0; number < offers; number += 1) {
    const offer = { publisher: `publisher-${number % 20}`, offer: `offer-${number}` };
    const files = filesOf(yearOf(offer, number + 1));
    submissions += files.size - 1;
    const text = commitOf(offer, files);
    bytes += Buffer.byteLength(text);
    // oxlint-disable-next-line no-await-in-loop -- a stream takes one piece after the other
    if (!child.stdin.write(text)) await once(child.stdin, "drain");
  }
  child.stdin.end();
  await once(child, "close");
  return { submissions, bytes };
}

function filesOf(events: readonly Event[]): ReadonlyMap<string, string> {
  const bySubmission = Map.groupBy(events, ({ submission }) => submission);
  const last = Math.max(...bySubmission.keys());
  const texts = [...bySubmission].map(([number, own]) => [eventsPath(number), own.map(encodeEvent).join("")] as const);
  return new Map([...texts, [factsPath, `${JSON.stringify({ schemaVersion: 1, submission: last })}\n`]]);
}

function commitOf({ publisher: who, offer }: OfferId, files: ReadonlyMap<string, string>): string {
  const changes = [...files].map(([path, text]) => `M 100644 inline ${path}\n${data(text)}`).join("");
  return `commit refs/heads/slipway/${who}/${offer}\ncommitter Slipway <slipway@users.noreply.invalid> 1795600000 +0000\n${data("a year")}${changes}\n`;
}

function data(text: string): string {
  return `data ${Buffer.byteLength(text)}\n${text}\n`;
}
