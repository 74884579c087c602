import type { Work } from "../../core/message.ts";
import { offerName } from "../../core/offer.ts";
import { isProblem } from "../../core/problem.ts";
import { addressesOf } from "../../core/run.ts";
import { statusOf } from "../../core/status.ts";
import { renderMail, type MailLinks } from "../../render/mail.ts";
import { supportRequest } from "../../render/support.ts";
import { count } from "../../render/words.ts";
import { settled, type Job, type Settlement } from "./job.ts";
import { outcomeOf } from "./outcome.ts";
import { previewGrants } from "./preview.ts";

/** Sends one mail to everybody who is to know. Its id is the effect's key without the attempt, so it arrives once. */
export async function sendMail(job: Job, { mail, step, problems, note }: Work & { readonly kind: "mail" }): Promise<Settlement> {
  const { ports, run, effect } = job;
  const to = addressesOf(run);
  if (to.length === 0) return settled(effect, { kind: "done", result: { note: "nobody is named for notifications" } });
  const at = ports.clock.now();
  const message = renderMail({ run, kind: mail, step, submission: effect.submission, problems, note, at, links: await linksOf(job, mail) });
  const thread = `${offerName(run.offer)}/${effect.submission}`;
  const answer = await ports.mail.send({
    ...message,
    id: `${offerName(run.offer)}/${effect.submission}/${effect.task}`,
    to,
    at,
    inReplyTo: thread,
  });
  return settled(
    effect,
    outcomeOf(answer, () => ({ note: `sent to ${count(to.length, "address", "addresses")}` })),
  );
}

async function linksOf({ ports, run, effect }: Job, mail: string): Promise<MailLinks> {
  const status = ports.statusUrl(run.offer);
  const live = run.facts.live === null || run.facts.live.url === "" ? {} : { live: run.facts.live.url };
  const { submission } = run;
  if (mail !== "previewReady" || submission === null || submission.ended !== null || submission.number !== effect.submission)
    return { status, previews: [], ...live };
  const grants = await previewGrants(ports, run.offer, submission);
  return { status, previews: isProblem(grants) || grants.kind !== "done" ? [] : grants.value, ...live };
}

/** Opens a support request that carries everything needed. */
export async function openSupport(
  { ports, run, head, effect }: Job,
  { text, by }: Work & { readonly kind: "support" },
): Promise<Settlement> {
  const at = ports.clock.now();
  const request = supportRequest({ run, status: statusOf(run, at), text, by, at, ...(head === undefined ? {} : { ledgerHead: head }) });
  const id = `${run.offer.publisher}-${run.offer.offer}-${effect.task.replaceAll(/[^a-z0-9]+/g, "-")}`;
  const answer = await ports.host.openSupport({ ...request, id, offer: run.offer });
  return settled(
    effect,
    outcomeOf(answer, ({ url }) => ({ note: `support request opened: ${url}`, url })),
  );
}
