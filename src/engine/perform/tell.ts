import type { Work } from "../../core/message.ts";
import { offerName } from "../../core/offer.ts";
import { isProblem } from "../../core/problem.ts";
import { addressesOf, type Run, type Submission, type Task } from "../../core/run.ts";
import { statusOf } from "../../core/status.ts";
import { renderMail, type MailLinks } from "../../render/mail.ts";
import { readableReport, reportedTasks } from "../../render/report-files.ts";
import { supportRequest } from "../../render/support.ts";
import { count } from "../../render/words.ts";
import { readLog } from "../read-log.ts";
import { settled, type Job, type Settlement } from "./job.ts";
import { outcomeOf } from "./outcome.ts";
import { previewGrants } from "./preview.ts";

/** Sends one mail to everybody who is to know. Its id is the effect's key without the attempt, so it arrives once. */
export async function sendMail(job: Job, { mail, step, problems, note }: Work & { readonly kind: "mail" }): Promise<Settlement> {
  const { ports, run, effect } = job;
  const to = recipientsOf(job);
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

/** News of an earlier submission also reach those who were told before, when the one now running names nobody yet. */
function recipientsOf({ run, effect }: Job): readonly string[] {
  const named = addressesOf(run);
  return named.length === 0 && effect.submission !== run.submission?.number ? run.facts.notify : named;
}

async function linksOf({ ports, run, effect }: Job, mail: string): Promise<MailLinks> {
  const live = run.facts.live === null || run.facts.live.url === "" ? {} : { live: run.facts.live.url };
  const links = { status: ports.links(run).status, previews: [], ...live };
  const { submission } = run;
  if (submission === null || submission.number !== effect.submission) return links;
  if (mail === "failed") return { ...links, ...reportLink(ports, run, failedReports(submission)) };
  if (mail !== "previewReady" || submission.ended !== null) return links;
  const grants = await previewGrants(ports, run.offer, submission);
  const report = reportLink(ports, run, reportedTasks(submission));
  return { ...links, ...report, previews: isProblem(grants) || grants.kind !== "done" ? [] : grants.value };
}

function failedReports(submission: Submission): readonly Task[] {
  return reportedTasks(submission).filter(({ state }) => state === "failed");
}

/** How to read the whole report of the first of these images: at the host, or from the ledger, in which it lies. */
function reportLink({ links }: Job["ports"], run: Run, [task]: readonly Task[]): Pick<MailLinks, "report"> {
  const file = task === undefined ? undefined : readableReport(task);
  if (file === undefined) return {};
  return { report: links(run).evidence?.(file.path) ?? `git show slipway/${offerName(run.offer)}:${file.path}` };
}

const supportTurns = 20;

/** Opens a support request that carries everything needed. */
export async function openSupport(
  { ports, run, head, effect }: Job,
  { text, by }: Work & { readonly kind: "support" },
): Promise<Settlement> {
  const at = ports.clock.now();
  const ledger = head === undefined ? {} : { ledgerHead: head, log: await readLog(ports.ledger, head, supportTurns) };
  const request = supportRequest({ run, status: statusOf(run, at), text, by, at, ...ledger });
  // A dot stands in no id, so that two offers never share a request.
  const id = `${run.offer.publisher}.${run.offer.offer}.${effect.task.replaceAll(/[^a-z0-9]+/g, "-")}`;
  const answer = await ports.host.openSupport({ ...request, id, offer: run.offer });
  return settled(
    effect,
    outcomeOf(answer, ({ url }) => ({ note: `support request opened: ${url}`, url })),
  );
}
