import type { Offer, OfferId } from "../core/offer.ts";
import { hasErrors, isProblem, type Problem } from "../core/problem.ts";
import type { Instant } from "../core/time.ts";
import { checks } from "./checks/all.ts";
import { decodeOffer } from "./decode/offer.ts";
import { decodePlans, type RawPlanFile } from "./decode/plan.ts";
import type { Offer as RawOffer } from "./generated/offer.d.ts";
import type { Plan as RawPlan } from "./generated/plan.d.ts";
import { readOfferFiles, type OfferFiles } from "./offer-files.ts";
import { bytesAt, type Tree } from "./tree.ts";
import { trusted } from "./trusted.ts";
import { decodeText } from "./yaml/decode-text.ts";

export type Validation = {
  /** The offer after defaults, when there is no error. */
  readonly offer?: Offer;
  /** Every problem, by file and place; errors and warnings. */
  readonly problems: readonly Problem[];
};

/**
 * Checks an offer's folder and reports every problem at once (publishing.md, step `validate`).
 * `tree` holds the files below `offers/<publisher>/<offer>/` by their path in the repository; `now` is the moment that dates are judged at.
 */
export function validateManifests(id: OfferId, tree: Tree, { now }: { readonly now: Instant }): Validation {
  const { files, problems } = readOfferFiles(id, tree, now);
  const all = [...problems, ...checks.flatMap((check) => check(files))].toSorted(byPlace);
  const offer = hasErrors(all) ? undefined : offerOf(files);
  return { problems: all, ...(offer !== undefined && { offer }) };
}

/**
 * Reads an offer that was validated before: manifests against their schemas, nothing that depends on time or on other files but its texts.
 * A text that is missing reads as empty. The list of problems is empty when a manifest is a link or too large to be read.
 */
export function loadOffer(id: OfferId, tree: Tree): Offer | readonly Problem[] {
  const { files, problems } = readOfferFiles(id, tree, undefined);
  return (hasErrors(problems) ? undefined : offerOf(files)) ?? problems;
}

function offerOf(files: OfferFiles): Offer | undefined {
  const { id, folder, tree, offer, plans } = files;
  if (offer?.valid !== true || plans.some((plan) => !plan.valid)) return undefined;
  const text = (path: string): string => textAt(tree, `${folder}/${path}`);
  const rawPlans = plans.map(({ document, raw }): RawPlanFile => {
    const complete = trusted<RawPlan>(raw);
    return { document, raw: complete, description: text(complete.description) };
  });
  return decodeOffer(id, trusted<RawOffer>(offer.raw), decodePlans(rawPlans), { folder, text });
}

function textAt(tree: Tree, path: string): string {
  const bytes = bytesAt(tree, path);
  const text = bytes === undefined ? "" : decodeText("text", path, bytes);
  return isProblem(text) ? "" : text;
}

function byPlace(a: Problem, b: Problem): number {
  return (
    compareText(a.path ?? "", b.path ?? "") ||
    (a.line ?? 0) - (b.line ?? 0) ||
    (a.column ?? 0) - (b.column ?? 0) ||
    compareText(a.code, b.code)
  );
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
