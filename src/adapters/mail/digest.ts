import { join } from "node:path";

import { after, between, day, type Instant, type Milliseconds } from "../../core/time.ts";
import type { Answer, Mail, Message } from "../../ports/world.ts";
import { fileProblem } from "../fault.ts";
import { LockTakenError, withLock } from "../file-lock.ts";
import { sendBatch, type DigestMailOptions } from "./digest-send.ts";
import { closeBatch, openBatch, outcomeOf, waitIn, waitingIn } from "./digest-spool.ts";
import { permanent } from "./failures.ts";
import { busyFailure } from "./smtp-failure.ts";

type Sent = Answer<{ readonly where: string }>;

/**
 * News of many offers as one mail for each person. A message is answered with `later` until its window ends, so that it stays owed in its offer's ledger
 * and nothing is lost with this folder. Whoever asks first after the end sends what all offers have waiting; those who ask then find theirs done. What
 * goes into a batch is written down before it is sent: a process that dies in between leaves a batch that the next one finishes, instead of making
 * another digest of the same news.
 */
export function createDigestMail(options: DigestMailOptions): Mail {
  return { send: async (message) => (message.news === undefined ? await options.mail.send(message) : await gather(options, message)) };
}

async function gather(options: DigestMailOptions, message: Message): Promise<Sent> {
  const { folder } = options;
  try {
    await waitIn(folder, message);
    return await withLock(join(folder, "digest.lock"), async () => await sendIfDue(options, message));
  } catch (error) {
    if (error instanceof LockTakenError) return busyFailure();
    return permanent(fileProblem("mail-digest", folder, error));
  }
}

async function sendIfDue(options: DigestMailOptions, { id, at: now }: Message): Promise<Sent> {
  const { folder, everyMs } = options;
  for (;;) {
    const settled = await outcomeOf(folder, id);
    if (settled !== undefined) return settled;
    const waiting = await waitingIn(folder);
    const ends = windowEnd(waiting.find((each) => each.id === id)?.at ?? now, everyMs);
    if (now < ends) return { kind: "later", checkAfterMs: between(now, ends), note: `The mail waits for the digest of ${ends}.` };
    // A batch that somebody began comes first, and may not hold this message: then another one follows.
    const due = waiting.filter(({ at }) => windowEnd(at, everyMs) <= now);
    const batch = await openBatch(folder, due, now);
    const outcomes = await sendBatch(options, batch);
    if ("kind" in outcomes) return outcomes;
    await closeBatch(folder, outcomes);
  }
}

/** The end of the window that a moment lies in; no window reaches past midnight. */
export function windowEnd(at: Instant, everyMs: Milliseconds): Instant {
  const midnight = `${at.slice(0, 10)}T00:00:00.000Z`;
  const end = (Math.floor(between(midnight, at) / everyMs) + 1) * everyMs;
  return after(midnight, Math.min(end, day));
}
