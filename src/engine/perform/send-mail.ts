import type { Language } from "../../core/language.ts";
import type { Outcome, Work } from "../../core/message.ts";
import { offerName } from "../../core/offer.ts";
import { isProblem } from "../../core/problem.ts";
import { addressesOf, type Run, type Submission, type Task } from "../../core/run.ts";
import type { Answer, Message } from "../../ports/world.ts";
import type { MailLinks } from "../../render/mail.ts";
import { readableReport, reportedTasks } from "../../render/report-files.ts";
import { count } from "../../render/words.ts";
import { settled, type Job, type Settlement } from "./job.ts";
import { outcomeOf } from "./outcome.ts";
import { previewGrants } from "./preview.ts";

type Mailing = Work & { readonly kind: "mail" };

/**
 * Sends one mail to everybody who is to know, each in their language. Its id is the effect's key without the attempt, so it arrives once; the mails of a
 * submission answer its first, so that programs show them together.
 */
export async function sendMail(job: Job, work: Mailing): Promise<Settlement> {
  const { ports, run, effect } = job;
  const to = recipientsOf(job);
  if (to.length === 0) return settled(effect, { kind: "done", result: { note: "nobody is named for notifications" } });
  const links = await linksOf(job, work.mail);
  const at = ports.clock.now();
  const answers: Answer<unknown>[] = [];
  // Its own chunk: most jobs have no news.
  const { renderMail } = await import("../../render/mail.ts");
  for (const [language, readers] of Map.groupBy(to, (address) => ports.languageOf(address))) {
    const { mail: kind, step, problems, note } = work;
    const letter = renderMail({ run, kind, step, submission: effect.submission, problems, note, at, links, language });
    answers.push(await ports.mail.send({ ...letter, ...threadOf(job, language), to: readers, at, list: offerName(run.offer) }));
  }
  return settled(effect, together(answers, `sent to ${count(to.length, "address", "addresses")}`));
}

/** The mail's id, and that of the one it answers. A submission that the run no longer knows has no first mail: this one stands alone. */
function threadOf({ run, effect }: Job, language: Language): Pick<Message, "id" | "inReplyTo"> {
  const idOf = (task: string) => `${offerName(run.offer)}/${effect.submission}/${task}${language === "en" ? "" : `/${language}`}`;
  const first = run.submission?.number === effect.submission ? run.submission.firstMail : null;
  return { id: idOf(effect.task), ...(first === null || first === effect.task ? {} : { inReplyTo: idOf(first) }) };
}

/** One report for all languages: what is to be tried again first, then what waits, then what failed for good. */
function together(answers: readonly Answer<unknown>[], note: string): Outcome {
  const told =
    answers.find((each) => each.kind === "failed" && !each.permanent) ??
    answers.find((each) => each.kind === "later") ??
    answers.find((each) => each.kind === "failed");
  return told === undefined ? { kind: "done", result: { note } } : outcomeOf(told, () => ({ note }));
}

/** News of an earlier submission also reach those who were told before, when the one now running names nobody yet. */
function recipientsOf({ run, effect }: Job): readonly string[] {
  const named = addressesOf(run);
  return named.length === 0 && effect.submission !== run.submission?.number ? run.facts.notify : named;
}

async function linksOf({ ports, run, effect }: Job, mail: string): Promise<MailLinks> {
  const live = run.facts.live === null || run.facts.live.url === "" ? {} : { live: run.facts.live.url };
  const links = { status: ports.links(run).status, previews: [], ...live, ...(mail === "support" ? supportLink(run) : {}) };
  const { submission } = run;
  if (submission === null || submission.number !== effect.submission) return links;
  if (mail === "failed") return { ...links, ...reportLink(ports, run, failedReports(submission)) };
  if (mail !== "previewReady" || submission.ended !== null) return links;
  const grants = await previewGrants(ports, run.offer, submission);
  const report = reportLink(ports, run, reportedTasks(submission));
  return { ...links, ...report, previews: isProblem(grants) || grants.kind !== "done" ? [] : grants.value };
}

/** The mail waits for its request to be opened (`due`), so that the newest is the one it tells of; nothing when that failed. */
function supportLink({ facts: { supported = [], chores } }: Run): Pick<MailLinks, "support"> {
  const newest = supported.at(-1);
  return newest === undefined || chores.some(({ work }) => work.kind === "support") ? {} : { support: newest.url };
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
