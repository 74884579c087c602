import { reportFault, statementFault, type Demand } from "../../certify/statement.ts";
import type { ChunkManifest } from "../../core/chunks.ts";
import type { EvidenceFile } from "../../core/message.ts";
import { problem, quote, type Problem } from "../../core/problem.ts";
import type { Submission, Task } from "../../core/run.ts";
import type { Job } from "./job.ts";

/**
 * What certification must have stated before a byte of a disk is copied, read from the ledger where the work became owed: for every image that holds
 * the disk, a passed verdict under the submission's policy over exactly these bytes, resting on the report that the event names. A result taken over
 * from an earlier submission brings that submission's statement. A certification recorded before there were statements is held to its report, which
 * names the same bytes, so that no submission under way gets stuck. Undefined when the disk may be copied.
 */
export async function demandStatement(
  job: Job,
  submission: Submission,
  sha256: string,
  { digest: chunks }: ChunkManifest,
): Promise<Problem | undefined> {
  const images = submission.content?.images.filter(({ disks }) => disks.some((disk) => disk.sha256 === sha256)) ?? [];
  if (images.length === 0) return refusal(`No image of this submission has a disk with SHA-256 ${sha256}.`);
  const demand = { sha256, chunks, policyDigest: submission.request.policy.certification.digest };
  for (const image of images) {
    const task = submission.steps.certify.tasks.find(({ work }) => work.kind === "certify" && work.image === image.name);
    const fault = await certificationFault(job, task, demand);
    if (fault !== undefined) return { ...refusal(`${image.name} may not be copied: ${fault}.`), ...image.place };
  }
  return undefined;
}

async function certificationFault({ ports, head }: Job, task: Task | undefined, demand: Demand): Promise<string | undefined> {
  const { evidence, companions } = task ?? {};
  if (evidence === undefined) return "the ledger records no certification of it";
  const named = [evidence, ...(companions === undefined ? [] : [companions.statement])];
  const texts = head === undefined ? new Map<string, string>() : await ports.ledger.read(head, named.map(({ path }) => path)); // prettier-ignore
  const other = named.find(({ path, sha256 }) => ports.digests.sha256(texts.get(path) ?? "") !== sha256);
  if (other !== undefined) return `${nameOf(other)} is ${texts.has(other.path) ? "not the one that its event names" : "missing"}`;
  if (companions === undefined) return prefixed(evidence, reportFault(texts.get(evidence.path) ?? "", demand));
  return prefixed(companions.statement, statementFault(texts.get(companions.statement.path) ?? "", evidence, demand));
}

function prefixed(file: EvidenceFile, fault: string | undefined): string | undefined {
  return fault === undefined ? undefined : `${nameOf(file)} does not speak for it: ${fault}`;
}

function nameOf({ path }: EvidenceFile): string {
  return `the ledger's file ${quote(path)}`;
}

function refusal(text: string): Problem {
  return problem(
    "statement-refused",
    text,
    "Nothing was copied. Run `slipway verify` to see whether somebody changed the ledger, then publish again with --no-reuse: it certifies anew.",
  );
}
