import { quote } from "../../core/problem.ts";
import { htmlToMarkdown } from "./html-text.ts";
import { some } from "./import-offer.ts";
import { coreSizes } from "./import-plan.ts";
import { unknownDigest } from "./import-technical.ts";
import { flagOf, member, membersOf, numberOf, tell, textOf, textsOf, type Reader } from "./reader.ts";
import { given, type Fields } from "./resource.ts";

/** Names of a plan's fields in an offer document of the old portal begin with this. */
const prefix = "microsoft-azure-virtualmachines.";

const clouds: Readonly<Record<string, string>> = {
  PublicAzure: "azureGlobal",
  Fairfax: "azureGovernment",
  Mooncake: "azureChina",
  Blackforest: "azureGermany",
};

/** A plan of the old portal as `plans/<id>.yaml`; none when its id can not be one. */
export function portalPlan(plan: Reader, texts: Map<string, string>): readonly Fields[] {
  const id = textOf(plan, "planId");
  if (id === undefined || !/^[a-z0-9][a-z0-9_-]{0,49}$/.test(id)) {
    tell(plan, "error", "market-plan-id", [
      `has no id that a plan can have: ${quote(id)}.`,
      "Give it an id of lower-case letters, digits, - and _.",
    ]);
    return [];
  }
  const description = field(plan, "skuDescription");
  const file = `listing/${id}.md`;
  if (description !== undefined) texts.set(file, htmlToMarkdown(description, member(plan, `${prefix}skuDescription`)));
  const cloudNames = textsOf(plan, `${prefix}cloudAvailability`).map((name) => clouds[name] ?? name);
  const sells = textsOf(plan, "regions").map((region) => region.toLowerCase());
  return [
    given({
      plan: id,
      title: field(plan, "skuTitle"),
      summary: field(plan, "skuSummary"),
      description: description === undefined ? undefined : file,
      hidden: flagOf(plan, `${prefix}hideSKUForSolutionTemplate`) === true ? true : undefined,
      azureRegions: cloudNames.join() === "azureGlobal" ? undefined : some(cloudNames),
      markets: some(sells),
      ...pricing(member(plan, "virtualMachinePricing")),
      ...technical(plan, id),
    }),
  ];
}

function field(plan: Reader, name: string): string | undefined {
  const value = textOf(plan, `${prefix}${name}`);
  return value === "" ? undefined : value;
}

function pricing(reader: Reader): Fields {
  const isByol = flagOf(reader, "isByol");
  const months = numberOf(reader, "freeTrialDurationInMonths") ?? 0;
  const core = member(reader, "coreMultiplier");
  if (member(core, "currency").value === "USD") textOf(core, "currency");
  const single = numberOf(core, "single");
  const sizes = coreSizes(member(core, "individually"));
  const perSize = Object.keys(sizes).length === 0 ? undefined : { kind: "perCoreSize", prices: sizes };
  return given({
    licence: isByol === true ? "byol" : "payAsYouGo",
    price: isByol === true ? undefined : single === undefined ? perSize : { kind: "perCore", pricePerCore: single },
    freeTrial: months > 0 ? { type: "month", value: months } : undefined,
  });
}

function technical(plan: Reader, id: string): Fields {
  const family = field(plan, "operatingSystemFamily")?.toLowerCase();
  const versions = membersOf(member(plan, `${prefix}vmImages`)).map(([version, image]) =>
    given({
      version,
      osDisk: { url: textOf(image, "osVhdUrl"), sha256: unknownDigest },
    }),
  );
  return given({
    os: given({ family, name: field(plan, "operationSystem") }),
    recommendedSizes: some(textsOf(plan, `${prefix}recommendedVMSizes`)),
    images: versions.length === 0 ? undefined : [{ type: "x64Gen1", skuId: id, versions }],
  });
}
