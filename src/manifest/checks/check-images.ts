import { problem, quote, type Problem } from "../../core/problem.ts";
import { sasFaults } from "../../core/rules/sas.ts";
import { compareVersions } from "../../core/version.ts";
import type { Draft } from "../draft.ts";
import type { ImageType, ImageVersion, Plan as RawPlan } from "../generated/plan.d.ts";
import { placeIn, type Manifest, type OfferFiles } from "../offer-files.ts";
import { quoteFound } from "../schema/field-name.ts";
import type { Pointer } from "../yaml/parse-yaml.ts";
import { repeats } from "./repeats.ts";

type PlanFile = Manifest<RawPlan>;
type Version = { readonly raw: Draft<ImageVersion>; readonly pointer: Pointer };

/** Image types, versions and disks of every plan: each once, versions rising, LUNs in order, SAS URLs that certification accepts. */
export function checkImages({ plans, now }: OfferFiles): readonly Problem[] {
  return plans.flatMap((plan) => {
    const images = (plan.raw.images ?? []).flatMap((image, index) => (image === undefined ? [] : [{ image, pointer: ["images", index] }]));
    const versions = images.flatMap(({ image, pointer }) => versionsOf(image, pointer));
    return [
      ...imageTypes(plan),
      ...oneSkuIsThePlan(plan),
      ...images.flatMap(({ image, pointer }) => rising(plan, versionsOf(image, pointer))),
      ...diskCounts(plan, versions),
      ...versions.flatMap((version) => [...luns(plan, version), ...deprecation(plan, version), ...locations(plan, version, now)]),
    ];
  });
}

function versionsOf(image: Draft<ImageType>, pointer: Pointer): readonly Version[] {
  return (image.versions ?? []).flatMap((raw, index) => (raw === undefined ? [] : [{ raw, pointer: [...pointer, "versions", index] }]));
}

function imageTypes(plan: PlanFile): readonly Problem[] {
  const types = (plan.raw.images ?? []).map((image, index) => ({ type: image?.type, index }));
  return repeats(types, ({ type }) => type).map(({ type, index }) =>
    problem(
      "image-type-duplicate",
      `Image type ${quote(type)} stands twice.`,
      "Put its versions into one entry.",
      placeIn(plan, ["images", index, "type"]),
    ),
  );
}

function oneSkuIsThePlan(plan: PlanFile): readonly Problem[] {
  const ids = (plan.raw.images ?? []).map((image) => image?.skuId);
  const name = plan.raw.plan;
  if (name === undefined || ids.length === 0 || ids.includes(undefined) || ids.includes(name)) return [];
  const text = `No skuId equals the plan's id ${quote(name)}; found ${quote(ids.join(", "))}.`;
  return [problem("sku-plan-id", text, `Write skuId: ${name} for one image type.`, placeIn(plan, ["images", 0, "skuId"]))];
}

function rising(plan: PlanFile, versions: readonly Version[]): readonly Problem[] {
  return versions.flatMap(({ raw, pointer }, index) => {
    const earlier = versions[index - 1]?.raw.version;
    if (raw.version === undefined || earlier === undefined || compareVersions(raw.version, earlier) > 0) return [];
    const text = `version ${quote(raw.version)} stands after ${quote(earlier)} and is not greater.`;
    return [problem("version-order", text, "List versions in rising order, each once.", placeIn(plan, [...pointer, "version"]))];
  });
}

// Fixed for the plan's life, so all versions of all image types have as many as the first.
function diskCounts(plan: PlanFile, versions: readonly Version[]): readonly Problem[] {
  const wanted = versions[0]?.raw.dataDisks?.length ?? 0;
  return versions.flatMap(({ raw, pointer }) => {
    const found = raw.dataDisks?.length ?? 0;
    if (found === wanted) return [];
    const text = `This version has ${found} data disks, the plan's first has ${wanted}.`;
    return [problem("data-disk-count", text, `Give every version ${wanted} data disks.`, placeIn(plan, [...pointer, "dataDisks"], "key"))];
  });
}

function luns(plan: PlanFile, { raw, pointer }: Version): readonly Problem[] {
  return (raw.dataDisks ?? []).flatMap((disk, index) => {
    if (disk?.lun === undefined || disk.lun === index) return [];
    const text = `lun is ${disk.lun}, but disk number ${index + 1} of the list has LUN ${index}.`;
    return [
      problem(
        "lun-order",
        text,
        `Write lun: ${index}; LUNs run 0, 1, 2, … without gaps.`,
        placeIn(plan, [...pointer, "dataDisks", index, "lun"]),
      ),
    ];
  });
}

function deprecation(plan: PlanFile, { raw, pointer }: Version): readonly Problem[] {
  if (raw.deprecation === undefined || raw.state === "deprecated") return [];
  const place = placeIn(plan, [...pointer, "deprecation"], "key");
  return [
    problem(
      "deprecation-state",
      "deprecation stands beside a version that is not deprecated.",
      "Write state: deprecated, or remove it.",
      place,
    ),
  ];
}

function locations(plan: PlanFile, { raw, pointer }: Version, now: string | undefined): readonly Problem[] {
  const disks = [
    { disk: raw.osDisk, at: [...pointer, "osDisk"] },
    ...(raw.dataDisks ?? []).map((disk, index) => ({ disk, at: [...pointer, "dataDisks", index] })),
  ];
  return disks.flatMap(({ disk, at }) => {
    if (disk?.url !== undefined) {
      const place = placeIn(plan, [...at, "url"]);
      return sasFaults(disk.url, now).map(({ code, text, remedy }) => problem(code, text, remedy, place));
    }
    if (disk?.path === undefined || disk.path.endsWith(".vhd")) return [];
    return [
      problem(
        "disk-not-vhd",
        `path is ${quoteFound(disk.path)}.`,
        "Name a fixed VHD whose name ends in .vhd.",
        placeIn(plan, [...at, "path"]),
      ),
    ];
  });
}
