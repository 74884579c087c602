import { testLead as composeTestLead } from "../../core/lead.ts";
import { offerName } from "../../core/offer.ts";
import { isProblem, problem, quote, type Problem } from "../../core/problem.ts";
import type { Ports } from "../../ports/ports.ts";
import type { SourceTree } from "../../ports/source.ts";
import { catalogueEntry } from "../../render/catalogue.ts";
import { pageFile } from "../../render/language.ts";
import type { ImageCopy } from "../../render/product-input.ts";
import type { PageMedia } from "../../render/product-media.ts";
import { productFolder } from "../../render/product-page.ts";
import { copiesOf, type Copy } from "../copies.ts";
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
  const copies = await addressed(ports.regions, copiesOf(submission));
  const held = policy.regions.filter((region) => copies.some((copy) => copy.region === region));
  const regions = held.length === 0 ? policy.regions : held;
  const input = { offer, submission: submission.number, digest, regions, copies, markdown: await ports.markdown() };
  const { pages, templates, media } = productFolder(input);
  const { html, translations } = inLanguages(pages);
  const pictures = found === undefined ? missing(offer.path) : await mediaOf(found, media);
  if (isProblem(pictures)) return settled(effect, failedFor([pictures]));
  const answer = await ports.storeFront.packagePage({
    offer: run.offer,
    submission: submission.number,
    digest,
    html,
    translations,
    entry: catalogueEntry(input),
    media: new Map([...pictures, ...[...templates].map(([path, text]) => [path, Buffer.from(text)] as const)]),
  });
  return settled(
    effect,
    outcomeOf(answer, () => ({ note: "page ready" })),
  );
}

/** English is the page of the folder; the others lie beside it. */
function inLanguages(pages: ReadonlyMap<string, string>): { readonly html: string; readonly translations: ReadonlyMap<string, string> } {
  const english = pageFile("index", "en");
  return { html: pages.get(english) ?? "", translations: new Map([...pages].filter(([name]) => name !== english)) };
}

/** The copies with the addresses at which customers will read them; copies on this machine have none. */
async function addressed(regions: Ports["regions"], copies: readonly Copy[]): Promise<readonly ImageCopy[]> {
  return await Promise.all(
    copies.map(async ({ sha256, region, digest }) => {
      const location = await regions.locate(digest, region);
      return { sha256, region, ...(location !== undefined && "url" in location ? { url: location.url } : {}) };
    }),
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
