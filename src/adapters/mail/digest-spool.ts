import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";

import type { Instant } from "../../core/time.ts";
import type { Done, Failed, Message } from "../../ports/world.ts";
import { createFileOnce, readIfThere, replaceFile } from "../atomic-file.ts";
import { idFileName } from "./compose.ts";

// The files of a digest: `waiting/` holds one message each, `settled/` what became of it, `batch.json` the ids being sent now. All are this program's own.

/** News ready to be sent together; the moment is that of the first attempt, so that repeated ones make the same mail. */
export type Batch = { readonly at: Instant; readonly messages: readonly Message[] };

/** What became of a message that was part of a batch. */
export type Outcome = Done<{ readonly where: string }> | Failed;

/** Keeps a message until its window ends. One that waits, or has been sent, stays as it is. */
export async function waitIn(folder: string, message: Message): Promise<void> {
  if ((await outcomeOf(folder, message.id)) === undefined)
    await createFileOnce(waitingFile(folder, message.id), JSON.stringify(message), ownerOnly);
}

/** A mail may hold preview links, which are for its readers alone. */
const ownerOnly = 0o600;

/** All that waits, oldest first. */
export async function waitingIn(folder: string): Promise<readonly Message[]> {
  const names = (await readdir(join(folder, "waiting"))).filter((name) => name.endsWith(".json"));
  const messages = await Promise.all(names.map(async (name) => await readMessage(join(folder, "waiting", name))));
  return messages.flatMap((each) => each ?? []).toSorted((a, b) => (`${a.at} ${a.id}` < `${b.at} ${b.id}` ? -1 : 1));
}

/** The batch that was begun and not finished, or else a new one of these messages, written down. */
export async function openBatch(folder: string, due: readonly Message[], now: Instant): Promise<Batch> {
  const begun = await readIfThere(batchFile(folder));
  if (begun === undefined) {
    await replaceFile(batchFile(folder), JSON.stringify({ at: now, ids: due.map(({ id }) => id) }));
    return { at: now, messages: due };
  }
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the decoding edge; only this program writes the file, whole or not at all
  const { at, ids } = JSON.parse(begun.toString()) as { readonly at: Instant; readonly ids: readonly string[] };
  const messages = await Promise.all(ids.map(async (id) => await readMessage(waitingFile(folder, id))));
  return { at, messages: messages.flatMap((each) => each ?? []) };
}

/** Says for each message what became of it, then forgets the batch. Killed in between, the batch is sent again, which changes nothing. */
export async function closeBatch(folder: string, outcomes: ReadonlyMap<string, Outcome>): Promise<void> {
  for (const [id, outcome] of outcomes) await createFileOnce(settledFile(folder, id), JSON.stringify(outcome));
  await rm(batchFile(folder), { force: true });
  for (const id of outcomes.keys()) await rm(waitingFile(folder, id), { force: true });
}

/** What became of a message; undefined while it waits. */
export async function outcomeOf(folder: string, id: string): Promise<Outcome | undefined> {
  const bytes = await readIfThere(settledFile(folder, id));
  if (bytes === undefined) return undefined;
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the decoding edge; only this program writes the file, whole or not at all
  return JSON.parse(bytes.toString()) as Outcome;
}

async function readMessage(file: string): Promise<Message | undefined> {
  const bytes = await readIfThere(file);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the decoding edge; only this program writes the file, whole or not at all
  return bytes === undefined ? undefined : (JSON.parse(bytes.toString()) as Message);
}

function waitingFile(folder: string, id: string): string {
  return join(folder, "waiting", `${idFileName(id)}.json`);
}

function settledFile(folder: string, id: string): string {
  return join(folder, "settled", `${idFileName(id)}.json`);
}

function batchFile(folder: string): string {
  return join(folder, "batch.json");
}
