import type { OfferId } from "../../core/offer.ts";
import { hasErrors, isProblem, problem, type Problem } from "../../core/problem.ts";
import type { Offer as RawOffer } from "../generated/offer.d.ts";
import type { Plan as RawPlan } from "../generated/plan.d.ts";
import { readOfferFiles } from "../offer-files.ts";
import { bytesAt, offerFolder, type Tree } from "../tree.ts";
import { trusted } from "../trusted.ts";
import { decodeText } from "../yaml/decode-text.ts";

/** An offer as its files say it, before defaults: what an export has to carry, and an import to give back. */
export type Manifests = {
  readonly offer: RawOffer;
  readonly plans: readonly RawPlan[];
  /** Texts and audience lists that the manifests name, by their path in the offer's folder. */
  readonly texts: ReadonlyMap<string, string>;
};

/** The same as one value per file, by path in the offer's folder: data for YAML files, text for the others. */
export type FileValues = Readonly<Record<string, unknown>>;

/** Reads an offer's folder; problems when a manifest does not fit its schema. */
export function readManifests(id: OfferId, tree: Tree): Manifests | readonly Problem[] {
  const { files, problems } = readOfferFiles(id, tree, undefined);
  const { offer, plans } = files;
  if (hasErrors(problems) || offer === undefined) return problems.length > 0 ? problems : [unreadable(id)];
  const [raw, rawPlans] = [trusted<RawOffer>(offer.raw), plans.map((plan) => trusted<RawPlan>(plan.raw))];
  const named = [...textPaths(raw), ...rawPlans.flatMap(planTextPaths)];
  return { offer: raw, plans: rawPlans, texts: new Map(named.map((path) => [path, textAt(tree, `${offerFolder(id)}/${path}`)])) };
}

/** The values of the files that hold an offer. */
export function fileValues({ offer, plans, texts }: Manifests): FileValues {
  return {
    "offer.yaml": offer,
    ...Object.fromEntries(plans.map((plan) => [`plans/${plan.plan}.yaml`, plan])),
    ...Object.fromEntries(texts),
  };
}

/** Paths below `media/` that a value names, each once. */
export function mediaPaths(value: unknown): readonly string[] {
  const found = new Set<string>();
  const walk = (each: unknown): void => {
    if (typeof each === "string" && /^media\/[A-Za-z0-9._/-]+$/.test(each)) found.add(each);
    else if (typeof each === "object" && each !== null) Object.values(each).forEach(walk);
  };
  walk(value);
  return [...found].toSorted();
}

function textPaths({ listing, legal, testDrive }: RawOffer): readonly string[] {
  const { terms } = legal;
  const amended =
    terms.kind === "standardContract" ? [terms.universalAmendment, ...(terms.customAmendments ?? []).map(({ file }) => file)] : [];
  const paths = [
    listing.description,
    terms.kind === "text" ? terms.file : undefined,
    ...amended,
    testDrive?.description,
    testDrive?.accessInformation,
  ];
  return paths.filter((path) => path !== undefined);
}

function planTextPaths({ description, audience }: RawPlan): readonly string[] {
  return typeof audience === "string" ? [description, audience] : [description];
}

function textAt(tree: Tree, path: string): string {
  const bytes = bytesAt(tree, path);
  const text = bytes === undefined ? "" : decodeText("text", path, bytes);
  return isProblem(text) ? "" : text;
}

function unreadable(id: OfferId): Problem {
  return problem("offer-unreadable", `The offer ${id.publisher}/${id.offer} can not be read.`, "Run `slipway validate`.");
}
