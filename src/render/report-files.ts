import type { EvidenceFile, Witness } from "../core/message.ts";
import type { Submission, Task } from "../core/run.ts";

// Where people read the report of a certification.

/** The file in the ledger that a host of git shows to people: Markdown, or the canonical report where an earlier version left nothing else. */
export function readableReport({ evidence, companions }: Witness): EvidenceFile | undefined {
  return companions?.markdown ?? evidence;
}

/** The page's name beside the offer's status page: it is drawn from the canonical report, so every certification has one. */
export function reportPageFile({ path }: EvidenceFile): string {
  return `${path.slice(path.lastIndexOf("/") + 1).replace(/\.json$/, "")}.html`;
}

/** Paths as the ledger writes them; anything else was put there by somebody else, and nothing leads to it. */
const plainPath = /^[\w.@/-]+$/;

/** Certifications of a submission that left a report, those that failed first. */
export function reportedTasks({ steps }: Submission): readonly (Task & { readonly evidence: EvidenceFile })[] {
  const reported = steps.certify.tasks.flatMap((task) => {
    const { evidence, companions } = task;
    const paths = [evidence?.path ?? "", companions?.markdown.path ?? evidence?.path ?? ""];
    return evidence !== undefined && paths.every((path) => plainPath.test(path)) ? [{ ...task, evidence }] : [];
  });
  return reported.toSorted((a, b) => Number(b.state === "failed") - Number(a.state === "failed"));
}
