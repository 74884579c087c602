import { problem } from "../../core/problem.ts";
import { minute, second } from "../../core/time.ts";
import type { Answer, Later } from "../../ports/world.ts";
import { fieldOf, listOf } from "../json.ts";
import { contentMark } from "./content-mark.ts";
import { errorTexts, failedWith, misunderstood, patiently, reasonText, type Refusal } from "./failure.ts";
import type { Journal, Note, Trace } from "./journal.ts";
import { isRefusal, type Said, type Session } from "./session.ts";
import { productOf, submissionTo, treeOf, type Submission } from "./submissions.ts";

/** One publication to one target. */
export type Publication = {
  readonly name: string;
  readonly offer: string;
  readonly target: "preview" | "live";
  /** The request, and the secrets in it; a refusal when it can not be made. `product` is undefined while there is none. */
  readonly request: (
    product: string | undefined,
  ) => Promise<{ readonly body: string; readonly secrets: readonly string[]; readonly mark: string } | Refusal>;
  /** What must not be shown of the marketplace's words. */
  readonly secrets: () => readonly string[];
  /** The submission that this one is known to become, where that is known before it is sent. */
  readonly becomes?: string;
};

/** Which submission it is, for people. */
type Where = { readonly where: string };

export type Means = { readonly session: Session; readonly journal: Journal; readonly now: () => number };

/** After this time a request that left no trace did not arrive. */
const settleMs = 15 * minute;
const jobLookMs = 20 * second;
const checksLookMs = 10 * minute;

/** Goes on with a publication from wherever its note says it is. Sends at most once, unless what was sent has left no trace for a quarter of an hour. */
export async function publish(means: Means, publication: Publication): Promise<Answer<Where>> {
  const note = await means.journal.read(publication.name);
  switch (note?.phase) {
    case undefined:
      return await begin(means, publication);
    case "sending":
      return await lookForTrace(means, publication, note);
    case "running":
      return await lookAtJob(means, publication, note);
    case "published":
      return await lookAtSubmission(means, publication, note.submission);
  }
}

async function begin(means: Means, publication: Publication): Promise<Answer<Where>> {
  const standing = await standingSubmission(means, publication);
  if ("failed" in standing) return standing.failed;
  const { product, submission } = standing;
  if (publication.becomes !== undefined && submission?.id === publication.becomes)
    return await published(means, publication, submission.id);
  const request = await publication.request(product);
  if ("failed" in request) return request.failed;
  return await send(means, publication, { ...request, before: submission?.id ?? "" });
}

type Standing = { readonly product: string | undefined; readonly submission: Submission | undefined };

async function standingSubmission({ session }: Means, { offer, target }: Publication): Promise<Standing | Refusal> {
  const product = await productOf(session, offer);
  if (product === undefined) return { product, submission: undefined };
  if (typeof product !== "string") return product;
  const submission = await submissionTo(session, product, target);
  return submission !== undefined && "failed" in submission ? submission : { product, submission };
}

type Prepared = Trace & { readonly body: string; readonly secrets: readonly string[] };

/** The note is on the disk before the request leaves, and the job's id before anything else is done with it. */
async function send(
  { session, journal, now }: Means,
  { name }: Publication,
  { body, secrets, before, mark }: Prepared,
): Promise<Answer<never>> {
  await journal.write(name, { phase: "sending", at: now(), before, mark });
  const answer = await session.post("configure", body, secrets);
  if (isRefusal(answer)) {
    if (answer.wasSent === "no") await journal.forget(name);
    if (answer.wasSent === "perhaps") return unsure(answer);
    return answer.failed.problem.code === "market-locked" ? patiently(answer) : answer.failed;
  }
  const job = fieldOf(answer, "jobId");
  if (job === undefined) return unsure(misunderstood("it holds no jobId"));
  await journal.write(name, { phase: "running", job, before, mark });
  return later(jobLookMs, `job ${job} of the marketplace has begun`);
}

/** What became of the request is not known: it is looked for before anything is sent again. */
function unsure({ failed }: Refusal): Answer<never> {
  return later(minute, `the marketplace's answer was lost (${failed.problem.code}): looking whether it took the request`);
}

async function lookForTrace(means: Means, publication: Publication, note: Note & { readonly phase: "sending" }): Promise<Answer<Where>> {
  const ours = await ourSubmission(means, publication, note);
  if (ours !== undefined && "failed" in ours) return patiently(ours);
  if (ours !== undefined) return await published(means, publication, ours.id);
  if (means.now() - note.at < settleMs) return later(minute, "looking whether the marketplace took the request");
  await means.journal.forget(publication.name);
  return await begin(means, publication);
}

async function lookAtJob(means: Means, publication: Publication, note: Note & { readonly phase: "running" }): Promise<Answer<Where>> {
  const { job } = note;
  const status = await means.session.get(`configure/${encodeURIComponent(job)}/status`, {});
  if (isRefusal(status)) return patiently(status);
  if (fieldOf(status, "jobStatus") !== "completed") return later(jobLookMs, `job ${job} of the marketplace is under way`);
  if (fieldOf(status, "jobResult") !== "succeeded") return jobFailed(publication, job, listOf(status, "errors"));
  const ours = await ourSubmission(means, publication, note);
  if (ours === undefined) return later(minute, `job ${job} of the marketplace is done; its submission is awaited`);
  return "failed" in ours ? patiently(ours) : await published(means, publication, ours.id);
}

function jobFailed(publication: Publication, job: string, errors: readonly Said[]): Answer<never> {
  const text = `Job ${job} of the marketplace failed${reasonText(errorTexts(errors), publication.secrets())}.`;
  return failedWith(problem("market-job-failed", text, "Correct what it says in the offer's manifests, merge, and publish again."));
}

/** The submission that ours has become: one that did not stand there before, with our content. Undefined while there is none. */
async function ourSubmission(means: Means, publication: Publication, { before, mark }: Trace): Promise<Submission | undefined | Refusal> {
  const standing = await standingSubmission(means, publication);
  if ("failed" in standing) return standing;
  const { product, submission } = standing;
  if (product === undefined || submission === undefined) return undefined;
  if (publication.becomes !== undefined) return submission.id === publication.becomes ? submission : undefined;
  if (submission.id === before) return undefined;
  const tree = await treeOf(means.session, product, "preview");
  if ("failed" in tree) return tree;
  return contentMark(tree) === mark ? submission : undefined;
}

async function published(means: Means, publication: Publication, submission: string): Promise<Answer<Where>> {
  await means.journal.write(publication.name, { phase: "published", submission });
  return await lookAtSubmission(means, publication, submission);
}

/** The marketplace's own checks: days for the first publication of an image. */
async function lookAtSubmission(means: Means, publication: Publication, id: string): Promise<Answer<Where>> {
  const standing = await standingSubmission(means, publication);
  if ("failed" in standing) return patiently(standing);
  const { submission } = standing;
  if (submission?.id !== id) return failedWith(overtaken(publication.target, id));
  if (submission.status !== "completed") return later(checksLookMs, `the marketplace checks ${id}`);
  if (submission.result === "succeeded") return { kind: "done", already: false, value: { where: id } };
  const reasons = reasonText(errorTexts(listOf(submission.said, "validations")), publication.secrets());
  const text = `The marketplace did not publish ${id} to ${publication.target}${reasons}.`;
  return failedWith(
    problem("market-submission-failed", text, "Look at the report in Partner Center, correct the offer, merge, and publish again."),
  );
}

function overtaken(target: string, id: string): ReturnType<typeof problem> {
  const text = `Another submission took the place of ${id} in the marketplace's ${target}.`;
  return problem(
    "market-overtaken",
    text,
    "See in Partner Center who published it; publish again from here to make this repository's content stand.",
  );
}

function later(checkAfterMs: number, note: string): Later {
  return { kind: "later", checkAfterMs, note };
}
