import type { DataDisk, ImageSku, ImageVersion, Period, Plan, Price } from "../../core/offer.ts";
import type { ImageType, ImageVersion as RawVersion, OSDisk, Plan as RawPlan } from "../generated/plan.d.ts";
import { trusted } from "../trusted.ts";
import type { ManifestDocument, Pointer } from "../yaml/parse-yaml.ts";
import { locationOf } from "./location.ts";

/** A plan's file that fits the schema, with the text it refers to. */
export type RawPlanFile = { readonly document: ManifestDocument; readonly raw: RawPlan; readonly description: string };

/** Plans after defaults, in display order: by `displayRank`, then by id. A plan with `basePlan` has the technical part of that plan. */
export function decodePlans(files: readonly RawPlanFile[]): readonly Plan[] {
  const byId = new Map(files.map((file) => [file.raw.plan, file]));
  return files
    .toSorted((a, b) => rank(a) - rank(b) || (a.raw.plan < b.raw.plan ? -1 : 1))
    .map((file) => decodePlan(file, byId.get(file.raw.basePlan ?? "") ?? file));
}

function rank({ raw }: RawPlanFile): number {
  return raw.displayRank ?? Number.MAX_SAFE_INTEGER;
}

function decodePlan({ document, raw, description }: RawPlanFile, base: RawPlanFile): Plan {
  return {
    id: raw.plan,
    title: raw.title,
    summary: raw.summary,
    description,
    hidden: raw.hidden ?? false,
    isPrivate: raw.private ?? false,
    licence: raw.licence,
    price: priceOf(raw),
    ...(raw.freeTrial === undefined ? {} : { freeTrial: trusted<Period>(raw.freeTrial) }),
    markets: raw.markets,
    azureRegions: raw.azureRegions ?? ["azureGlobal"],
    osFamily: base.raw.os?.family ?? "linux",
    osName: base.raw.os?.name ?? "",
    recommendedSizes: base.raw.recommendedSizes ?? [],
    ports: base.raw.ports ?? [],
    skus: (base.raw.images ?? []).map((image, index) => skuOf(base.document, image, ["images", index])),
    path: document.path,
  };
}

function priceOf({ licence, price }: RawPlan): Price {
  return licence === "byol" || price === undefined ? { kind: "byol" } : trusted<Price>(price);
}

function skuOf(document: ManifestDocument, { type, skuId, versions }: ImageType, pointer: Pointer): ImageSku {
  return { type, skuId, versions: versions.map((version, index) => versionOf(document, version, [...pointer, "versions", index])) };
}

function versionOf(document: ManifestDocument, raw: RawVersion, pointer: Pointer): ImageVersion {
  return {
    version: raw.version,
    state: raw.state ?? "generallyAvailable",
    osDisk: diskOf(document, raw.osDisk, [...pointer, "osDisk"]),
    dataDisks: (raw.dataDisks ?? []).map((disk, index): DataDisk => {
      return { lun: disk.lun, ...diskOf(document, disk, [...pointer, "dataDisks", index]) };
    }),
    place: document.place([...pointer, "version"], "value"),
  };
}

function diskOf(document: ManifestDocument, disk: OSDisk, pointer: Pointer): Omit<DataDisk, "lun"> {
  return { location: locationOf(disk), sha256: disk.sha256, place: document.place(pointer, "key") };
}
