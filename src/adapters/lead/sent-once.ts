import { hash } from "node:crypto";
import { rm } from "node:fs/promises";
import { join } from "node:path";

import type { Lead } from "../../core/lead.ts";
import { problem } from "../../core/problem.ts";
import { second } from "../../core/time.ts";
import type { Answer } from "../../ports/world.ts";
import { createFileOnce, readIfThere } from "../atomic-file.ts";
import { fileProblem } from "../fault.ts";
import { LockTakenError, withLock } from "../file-lock.ts";
import { refused, type LeadBook, type Sent } from "./lead-book.ts";

/**
 * Makes a destination that keeps no keys of its own send each lead once from this machine: one at a time, and a record of what went out. A lead is sent
 * a second time in one case: the process dies between the service's answer and the record.
 */
export function sentOnce(folder: string, place: string, inner: LeadBook): LeadBook {
  const recordOf = ({ key }: Lead): string => join(folder, `${hash("sha256", `${place} ${key}`)}.json`);
  return {
    send: async (lead) => await alone(folder, async () => await sendOnce(recordOf(lead), lead, inner)),
    remove: async (lead) =>
      await alone(folder, async () => {
        const answer = await inner.remove(lead);
        if (answer.kind === "done" && answer.value.removed) await rm(recordOf(lead), { force: true });
        return answer;
      }),
  };
}

async function sendOnce(record: string, lead: Lead, inner: LeadBook): Promise<Answer<Sent>> {
  const kept = await readIfThere(record);
  if (kept !== undefined) return { kind: "done", already: true, value: sentOf(kept) };
  const answer = await inner.send(lead);
  if (answer.kind !== "done") return answer;
  // The lead is out: a record that cannot be kept must not be told as a failure, which would send it again.
  await createFileOnce(record, `${JSON.stringify({ schemaVersion: 1, key: lead.key, at: lead.at, ...answer.value }, null, 2)}\n`).catch(
    () => false,
  );
  return answer;
}

function sentOf(record: Buffer): Sent {
  try {
    const found: unknown = JSON.parse(record.toString());
    if (typeof found === "object" && found !== null && "where" in found && typeof found.where === "string")
      return { where: found.where, readBack: "readBack" in found && found.readBack === true };
  } catch {
    // A record is proof by being there; what it says is a courtesy.
  }
  return { where: "as recorded", readBack: false };
}

async function alone<T>(folder: string, work: () => Promise<Answer<T>>): Promise<Answer<T>> {
  try {
    return await withLock(join(folder, "sending.lock"), work);
  } catch (error) {
    if (!(error instanceof LockTakenError)) return refused(fileProblem("lead-record", folder, error));
    const busy = problem("lead-busy", "Another process on this machine is sending leads.", "Nothing to do: Slipway tries again.");
    return { kind: "failed", permanent: false, problem: busy, retryAfterMs: 5 * second };
  }
}
