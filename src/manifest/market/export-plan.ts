import type { Plan as RawPlan, Price } from "../generated/plan.d.ts";
import { ofProduct, type ExportWays } from "./export-offer.ts";
import { technicalConfiguration } from "./export-technical.ts";
import { byId, given, languageId, planName, type Fields } from "./resource.ts";

type Parts = { readonly offer: string; readonly plan: RawPlan; readonly text: (path: string) => string; readonly ways: ExportWays };

/** The four resources of a plan. */
export function planResources({ offer, plan, text, ways }: Parts): readonly Fields[] {
  const own = { plan: byId(plan.plan) };
  return [
    {
      ...ofProduct(
        offer,
        "plan",
        given({
          identity: { externalId: plan.plan },
          alias: plan.alias ?? plan.title,
          azureRegions: plan.azureRegions ?? ["azureGlobal"],
          azureGovernmentCertifications: plan.governmentCertifications?.map(({ name, link }) => ({ name, link })),
          displayRank: plan.displayRank,
        }),
      ),
      ...("resourceName" in own.plan ? { resourceName: planName(plan.plan) } : {}),
    },
    ofProduct(offer, "plan-listing", {
      ...own,
      kind: "azureVM-plan",
      languageId,
      name: plan.title,
      summary: plan.summary,
      description: ways.html(text(plan.description)),
    }),
    ofProduct(offer, "price-and-availability-plan", { ...own, ...availability(plan, text) }),
    technicalConfiguration(offer, plan, ways.secretOf),
  ];
}

function availability(plan: RawPlan, text: Parts["text"]): Fields {
  const { markets, freeTrial, softwareReservations } = plan;
  return given({
    visibility: plan.hidden === true ? "hidden" : "visible",
    audience: plan.private === true ? "private" : "public",
    ...(typeof markets === "string" ? { customerMarkets: markets } : { customerMarkets: "customMarkets", markets }),
    pricing: plan.licence === "byol" ? { licenseModel: "byol" } : { licenseModel: "payAsYouGo", corePricing: corePricing(plan.price) },
    trial: freeTrial === undefined ? undefined : { ...freeTrial },
    softwareReservation: softwareReservations?.map((each) => ({ ...each })),
    privateAudiences: audienceOf(plan.audience, text)?.map(({ type, id, label }) => given({ type, id, label })),
  });
}

type Entry = { readonly type: string; readonly id: string; readonly label?: string };

/** A list as it is; a file's lines `Type,Id,Description` after the header. */
function audienceOf(audience: RawPlan["audience"], text: Parts["text"]): readonly Entry[] | undefined {
  if (typeof audience !== "string") return audience;
  const [, ...lines] = text(audience).split(/\r?\n/);
  return lines
    .filter((line) => line.trim() !== "")
    .map((line) => {
      const [type = "", id = "", ...label] = line.split(",");
      return { type: type.trim().toLowerCase(), id: id.trim(), ...(label.length === 0 ? {} : { label: label.join(",").trim() }) };
    });
}

function corePricing(price: Price | undefined): Fields {
  switch (price?.kind) {
    case undefined:
    case "free":
      return { priceInputOption: "free" };
    case "flat":
      return { priceInputOption: "flat", price: price.price };
    case "perCore":
      return { priceInputOption: "perCore", pricePerCore: price.pricePerCore };
    case "perCoreSize":
      return { priceInputOption: "perCoreSize", pricePerCoreSize: coreSizes(price.prices) };
    case "perMarketAndCoreSize":
      return {
        priceInputOption: "perMarketAndCoreSize",
        prices: price.prices.map(({ currency, markets, prices }) => ({ currency, markets, prices: coreSizes(prices) })),
      };
  }
}

/** Names of core sizes as "Pricing for virtual machine offers" (Cloud Partner Portal API) writes them; the newer schema leaves them open. */
function coreSizes(prices: Fields): Fields {
  return Object.fromEntries(Object.entries(prices).map(([cores, price]) => [`${cores}core`, price]));
}
