import type { NewTask, Work } from "./message.ts";
import { steps, type StepId } from "./pipeline.ts";
import { imageOf, type Run, type StepState, type Submission, type Task } from "./run.ts";
import { after, type Instant, type Milliseconds } from "./time.ts";

/** When waiting in a step that begins now ends in failure. */
export function deadlineOf(submission: Submission, step: StepId, start: Instant): Instant {
  return after(start, submission.request.policy.deadlines[step] ?? steps[step].deadlineMs);
}

/**
 * The work of a step that begins at `now`, with results of earlier submissions taken over where nothing they depend on has changed.
 * The list goes into the ledger, so a later version of this function never changes what was owed then.
 */
export function tasksOf(run: Run & { readonly submission: Submission }, step: StepId, now: Instant): readonly NewTask[] {
  const { submission } = run;
  const deadline = deadlineOf(submission, step, now);
  return works(submission, step).map(([id, work]) => {
    const reusedFrom = submission.request.reuse ? earlierCertification(run, work) : undefined;
    return { id, work, deadline, ...(reusedFrom === undefined ? {} : { reusedFrom }) };
  });
}

type NamedWork = readonly [id: string, work: Work];

function works({ request, content }: Submission, step: StepId): readonly NamedWork[] {
  if (request.withdraw) return step === "live" ? [["withdraw", { kind: "withdraw" }]] : [];
  switch (step) {
    case "validate":
      return [["validate", { kind: "validate" }]];
    case "certify":
      return (content?.images ?? []).map(({ name }) => [`certify/${name}`, { kind: "certify", image: name }]);
    case "provision":
      return replications(content, request.policy.regions);
    case "package":
      return [
        ["page", { kind: "page" }],
        ["lead", { kind: "lead" }],
      ];
    case "preview":
      return [
        ["open-preview", { kind: "openPreview" }],
        ["stage", { kind: "stage" }],
        ...toMarketplace(request, ["marketplace-preview", { kind: "marketplacePreview" }]),
      ];
    case "signoff":
      return [];
    case "live":
      return [["promote", { kind: "promote" }], ...toMarketplace(request, ["marketplace-live", { kind: "marketplaceLive" }])];
  }
}

/** The commercial marketplace previews and goes live beside our own, where the policy hands offers to it. */
function toMarketplace({ policy }: Submission["request"], work: NamedWork): readonly NamedWork[] {
  return policy.marketplace === undefined ? [] : [work];
}

/** How long a step is expected to take; null where nobody can say: a person has to act, or another marketplace to check. */
export function estimateMsOf(step: StepId, tasks: readonly Task[]): Milliseconds | null {
  const isElsewhere = tasks.some(({ work }) => work.kind === "marketplacePreview" || work.kind === "marketplaceLive");
  return isElsewhere ? null : steps[step].estimateMs;
}

/** Each disk once to each region, however many plans sell it. Ids are short as long as that leaves them unique. */
function replications(content: Submission["content"], regions: readonly string[]): readonly NamedWork[] {
  const digests = [...new Set((content?.images ?? []).flatMap((image) => image.disks.map((disk) => disk.sha256)))];
  return digests.flatMap((sha256) => {
    const short = sha256.slice(0, shownDigits);
    const name = digests.some((other) => other !== sha256 && other.startsWith(short)) ? sha256 : short;
    return [...new Set(regions)].map((region): NamedWork => [`replicate/${name}@${region}`, { kind: "replicate", sha256, region }]);
  });
}

const shownDigits = 12;

function earlierCertification({ submission, facts }: Run & { readonly submission: Submission }, work: Work): number | undefined {
  const inputs = imageOf(submission, work)?.inputs;
  return facts.certified.find((each) => each.inputs === inputs)?.submission;
}

/** Where a step stands, judged from its tasks. A step waits for all its work to settle, so that every problem is told at once. */
export function verdictOf(step: StepId, state: StepState, submission: Submission): "open" | "done" | "failed" {
  if (step === "provision") return provisionVerdict(state, submission);
  if (state.tasks.some((task) => task.state === "owed")) return "open";
  return state.tasks.some((task) => task.state === "failed") ? "failed" : "done";
}

/** A region counts when it holds every disk; the policy's quorum of them completes the step. */
function provisionVerdict({ tasks }: StepState, { request: { policy } }: Submission): "open" | "done" | "failed" {
  const needed = policy.quorum === "all" ? policy.regions.length : Math.min(policy.quorum, policy.regions.length);
  const states = policy.regions.map((region) => regionState(tasks, region));
  if (states.filter((state) => state === "done").length >= needed) return "done";
  return states.includes("open") ? "open" : "failed";
}

/** Regions of the policy that hold every disk: those that customers will get it from, and that staging has to prove. */
export function regionsHolding({ steps: { provision }, request: { policy } }: Submission): readonly string[] {
  return policy.regions.filter((region) => regionState(provision.tasks, region) === "done");
}

function regionState(tasks: readonly Task[], region: string): "open" | "done" | "failed" {
  const own = tasks.filter((task) => task.work.kind === "replicate" && task.work.region === region);
  if (own.some((task) => task.state === "failed")) return "failed";
  return own.some((task) => task.state === "owed") ? "open" : "done";
}
