import type { Outcome, Work } from "../../core/message.ts";
import { settled, type Job, type Settlement } from "./job.ts";
import { replicate } from "./replicate.ts";

/**
 * Brings what is live to a region that missed the quorum, and opens it to customers there: nobody has to sign off again, the bytes are those that were
 * promoted. Nothing to do once something else is live.
 */
export async function catchUp(job: Job, { sha256, region }: Work & { readonly kind: "catchUp" }): Promise<Settlement> {
  const { ports, run, effect } = job;
  const { live } = run.facts;
  if (live?.submission !== effect.submission) return settled(effect, { kind: "done", result: { note: "something else is live by now" } });
  const copying: Job = { ...job, effect: { ...effect, work: { kind: "replicate", sha256, region } } };
  const [copied] = await replicate([copying], { commit: live.commit, reuse: true, submission: null });
  if (copied?.outcome.kind !== "done") return settled(effect, copied?.outcome ?? { kind: "later", checkAfterMs: 0, note: "not begun" });
  const { result } = copied.outcome;
  const refused = result.copy === undefined ? undefined : await ports.regions.setAccess([result.copy], region, "public");
  return settled(effect, refused === undefined ? { kind: "done", result } : opening(refused));
}

function opening(refused: Exclude<Awaited<ReturnType<Job["ports"]["regions"]["setAccess"]>>, undefined>): Outcome {
  return "kind" in refused ? refused : { kind: "failed", permanent: false, problems: [refused] };
}
