import { testLead as composeTestLead } from "../../core/lead.ts";
import { offerName } from "../../core/offer.ts";
import { isProblem, problem, quote, type Problem } from "../../core/problem.ts";
import type { SourceTree } from "../../ports/source.ts";
import { catalogueEntry } from "../../render/catalogue.ts";
import type { PageMedia } from "../../render/product-media.ts";
import { productPage } from "../../render/product-page.ts";
import { offerAt } from "../offer-at.ts";
import { settled, type Job, type Settlement } from "./job.ts";
import { failedFor, outcomeOf } from "./outcome.ts";

/** Makes the product page and the catalogue entry of exactly this digest, to be previewed and then promoted unchanged. */
export async function page({ ports, run, effect }: Job): Promise<Settlement> {
  const { submission } = run;
  if (submission === null) return settled(effect, failedFor([]));
  const { commit, digest, policy } = submission.request;
  const offer = await offerAt(ports, run.offer, commit);
  const found = await ports.source.offer(commit, run.offer);
  if (isProblem(offer)) return settled(effect, failedFor([offer]));
  const input = { offer, submission: submission.number, digest, regions: policy.regions, markdown: ports.markdown };
  const { html, media } = productPage(input);
  const files = found === undefined ? missing(offer.path) : await mediaOf(found, media);
  if (isProblem(files)) return settled(effect, failedFor([files]));
  const answer = await ports.storeFront.packagePage({
    offer: run.offer,
    submission: submission.number,
    digest,
    html,
    entry: catalogueEntry(input),
    media: files,
  });
  return settled(
    effect,
    outcomeOf(answer, () => ({ note: "page ready" })),
  );
}

async function mediaOf({ files }: SourceTree, media: readonly PageMedia[]): Promise<ReadonlyMap<string, Uint8Array> | Problem> {
  const read = new Map<string, Uint8Array>();
  for (const { source, target } of media) {
    const file = files.get(source);
    if (file === undefined) return missing(source);
    read.set(target, await file.read());
  }
  return read;
}

function missing(path: string): Problem {
  return problem("file-missing", `The file ${quote(path)} is not in the commit any more.`, "Publish again from a commit that has it.", {
    path,
  });
}

/** Sends a lead of dummy data to the configured destination: what does not take it would lose customers later. */
export async function testLead({ ports, run, effect }: Job): Promise<Settlement> {
  const { submission } = run;
  if (submission === null) return settled(effect, failedFor([]));
  const offer = await offerAt(ports, run.offer, submission.request.commit);
  if (isProblem(offer)) return settled(effect, failedFor([offer]));
  if (offer.lead.kind === "none") return settled(effect, { kind: "done", result: { note: "no lead destination" } });
  const key = `${offerName(run.offer)}/${submission.number}/test`;
  const answer = await ports.leads.send(offer.lead, composeTestLead(run.offer, offer.listing.title, submission.startedAt, key));
  return settled(
    effect,
    outcomeOf(answer, ({ readBack }) => ({ note: `test lead arrived in ${offer.lead.kind}${readBack ? " and was read back" : ""}` })),
  );
}
