import type { PublishRequest } from "../../core/message.ts";
import type { Offer } from "../../core/offer.ts";
import { offerName } from "../../core/offer.ts";
import { hasErrors, type Problem } from "../../core/problem.ts";
import { problem } from "../../core/problem.ts";
import { lockedFieldProblems } from "../../core/rules/locked.ts";
import { validateManifests } from "../../manifest/validate-manifests.ts";
import type { Ports } from "../../ports/ports.ts";
import { count } from "../../render/words.ts";
import { contentOf } from "../content.ts";
import { imageProblems } from "../image-problems.ts";
import { treeOf } from "../offer-at.ts";
import { settled, type Job, type Settlement } from "./job.ts";
import { failedFor } from "./outcome.ts";

/** Checks everything the manifests say and name, and reports all problems at once. What it reads is pinned in the ledger for the later steps. */
export async function validate({ ports, run, effect }: Job): Promise<Settlement> {
  const request = run.submission?.request;
  if (request === undefined) return settled(effect, failedFor([]));
  const found = await ports.source.offer(request.commit, run.offer);
  if (found === undefined) {
    return settled(
      effect,
      failedFor([
        problem(
          "offer-missing",
          `The commit ${request.commit.slice(0, 7)} has no folder offers/${offerName(run.offer)}.`,
          "Publish again from a commit that has it.",
        ),
      ]),
    );
  }
  const { offer, problems } = validateManifests(run.offer, await treeOf(found), { now: ports.clock.now() });
  const all = [...problems, ...(offer === undefined ? [] : await deeper(ports, run.facts.live?.content.locked, offer))];
  if (offer === undefined || hasErrors(all)) return settled(effect, failedFor(all.filter((each) => each.level === "error")));
  return settled(effect, done(offer, request, ports, all));
}

/** What needs more than the manifests: what is live, and whether the images can be opened. */
async function deeper(
  ports: Ports,
  live: Parameters<typeof lockedFieldProblems>[0] | undefined,
  offer: Offer,
): Promise<readonly Problem[]> {
  const locked = live === undefined ? [] : lockedFieldProblems(live, offer);
  return [...locked, ...(await imageProblems(ports.images, offer))];
}

function done(offer: Offer, { policy }: PublishRequest, ports: Ports, problems: readonly Problem[]): Settlement["outcome"] {
  const content = contentOf(offer, policy, ports.digests.sha256);
  const warnings = problems.length === 0 ? "" : `, ${count(problems.length, "warning")}`;
  return {
    kind: "done",
    result: { note: `${count(content.images.length, "image")} in ${count(offer.plans.length, "plan")}${warnings}`, content },
  };
}
