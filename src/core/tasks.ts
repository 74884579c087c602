import type { NewTask, Work } from "./message.ts";
import { steps, type StepId } from "./pipeline.ts";
import type { Run, StepState, Submission, Task } from "./run.ts";
import { after, type Instant } from "./time.ts";

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

function works({ request, content }: Submission, step: StepId): readonly (readonly [id: string, work: Work])[] {
  if (request.withdraw) return step === "live" ? [["withdraw", { kind: "withdraw" }]] : [];
  switch (step) {
    case "validate":
      return [["validate", { kind: "validate" }]];
    case "certify":
      return (content?.images ?? []).map(({ name }) => [`certify/${name}`, { kind: "certify", image: name }]);
    case "provision":
      return digests(content).flatMap((sha256) =>
        request.policy.regions.map(
          (region) => [`replicate/${sha256.slice(0, 12)}@${region}`, { kind: "replicate", sha256, region }] as const,
        ),
      );
    case "package":
      return [
        ["page", { kind: "page" }],
        ["lead", { kind: "lead" }],
      ];
    case "preview":
      return [
        ["open-preview", { kind: "openPreview" }],
        ["stage", { kind: "stage" }],
      ];
    case "signoff":
      return [];
    case "live":
      return [["promote", { kind: "promote" }]];
  }
}

/** Each disk once, however many plans sell it. */
function digests(content: Submission["content"]): readonly string[] {
  return [...new Set((content?.images ?? []).flatMap((image) => image.disks.map((disk) => disk.sha256)))];
}

function earlierCertification({ submission, facts }: Run & { readonly submission: Submission }, work: Work): number | undefined {
  const image = work.kind === "certify" ? submission.content?.images.find((each) => each.name === work.image) : undefined;
  return facts.certified.find((each) => each.inputs === image?.inputs)?.submission;
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

function regionState(tasks: readonly Task[], region: string): "open" | "done" | "failed" {
  const own = tasks.filter((task) => task.work.kind === "replicate" && task.work.region === region);
  if (own.some((task) => task.state === "failed")) return "failed";
  return own.some((task) => task.state === "owed") ? "open" : "done";
}
