import { problem, quote, type Problem } from "../../core/problem.ts";
import type { Plan as RawPlan } from "../generated/plan.d.ts";
import { placeIn, type Manifest, type OfferFiles } from "../offer-files.ts";
import type { Pointer } from "../yaml/parse-yaml.ts";
import { repeats } from "./repeats.ts";

type PlanFile = Manifest<RawPlan>;

/** Most plans of an offer, and how many of them may be private (today's limits). */
const maxPlans = 100;
const maxPrivatePlans = 45;

/** Ids equal folder and file names, plans are neither missing nor too many, nothing is called the same. */
export function checkPlans(files: OfferFiles): readonly Problem[] {
  const { plans } = files;
  return [
    ...folderNames(files),
    ...plans.flatMap(fileName),
    ...counts(files),
    ...duplicates(plans, (plan) => [[["plan"], plan.raw.plan]], "plan-duplicate"),
    ...duplicates(plans, (plan) => [[["title"], plan.raw.title?.trim().toLowerCase()]], "plan-title-duplicate"),
    ...duplicates(plans, skuIds, "sku-duplicate"),
    ...plans.flatMap((plan) => basePlan(plan, plans)),
  ];
}

function folderNames({ id, offer }: OfferFiles): readonly Problem[] {
  if (offer === undefined) return [];
  return (["publisher", "offer"] as const).flatMap((field) => {
    const found = offer.raw[field];
    if (found === undefined || found === id[field]) return [];
    const text = `${field} is ${quote(found)} but its folder is ${quote(id[field])}.`;
    return [problem(`${field}-id-folder`, text, `Write ${field}: ${id[field]}, or rename the folder.`, placeIn(offer, [field]))];
  });
}

function fileName(plan: PlanFile): readonly Problem[] {
  const name = plan.document.path.replace(/^.*[/]|[.]yaml$/g, "");
  const found = plan.raw.plan;
  if (found === undefined || found === name) return [];
  const text = `plan is ${quote(found)} but its file is ${quote(name)}.`;
  return [problem("plan-id-file", text, `Write plan: ${name}, or rename the file.`, placeIn(plan, ["plan"]))];
}

function counts({ folder, plans, tree }: OfferFiles): readonly Problem[] {
  const path = `${folder}/offer.yaml`;
  const files = [...tree.keys()].filter((each) => each.startsWith(`${folder}/plans/`)).length;
  const hidden = plans.filter(({ raw }) => raw.private === true).length;
  return [
    ...(files === 0 ? [problem("plan-none", "The offer has no plan.", `Add ${folder}/plans/<plan>.yaml.`, { path })] : []),
    ...tooMany("plan-too-many", plans.length, maxPlans, path),
    ...tooMany("plan-private-too-many", hidden, maxPrivatePlans, path),
  ];
}

function tooMany(code: string, found: number, most: number, path: string): readonly Problem[] {
  const what = code === "plan-too-many" ? "plans" : "private plans";
  return found > most ? [problem(code, `The offer has ${found} ${what}; at most ${most} are allowed.`, "Remove some.", { path })] : [];
}

type Named = readonly [pointer: Pointer, value: string | undefined];

function skuIds({ raw }: PlanFile): readonly Named[] {
  return (raw.images ?? []).map((image, index) => [["images", index, "skuId"], image?.skuId]);
}

// The later of two is reported, in the order of the files.
function duplicates(plans: readonly PlanFile[], values: (plan: PlanFile) => readonly Named[], code: string): readonly Problem[] {
  const all = plans.flatMap((plan) => values(plan).map(([pointer, value]) => ({ plan, pointer, value })));
  return repeats(all, ({ value }) => value).map(({ plan, pointer, value }) =>
    problem(code, `${pointer.at(-1)} ${quote(value)} is used before in this offer.`, "Choose another one.", placeIn(plan, pointer)),
  );
}

function basePlan(plan: PlanFile, plans: readonly PlanFile[]): readonly Problem[] {
  const name = plan.raw.basePlan;
  if (name === undefined) return [];
  const place = placeIn(plan, ["basePlan"]);
  const base = plans.find(({ raw }) => raw.plan === name);
  if (base === undefined) return [problem("base-plan-missing", `There is no plan ${quote(name)}.`, "Name a plan of this offer.", place)];
  if (base.raw.basePlan === undefined) return [];
  return [problem("base-plan-chain", `Plan ${quote(name)} has a base plan itself.`, `Name ${quote(base.raw.basePlan)} instead.`, place)];
}
