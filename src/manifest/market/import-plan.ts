import type { HtmlReader } from "./html-text.ts";
import { some } from "./import-offer.ts";
import { technicalPart } from "./import-technical.ts";
import { itemsOf, member, membersOf, numberOf, pass, textOf, textsOf, type Reader } from "./reader.ts";
import type { References } from "./references.ts";
import { given, type Fields } from "./resource.ts";

/** The four resources of a plan; a missing one reads as empty. */
export type PlanParts = {
  readonly id: string;
  readonly plan: Reader;
  readonly listing: Reader;
  readonly price: Reader;
  readonly technical: Reader;
  readonly references: References;
  readonly html: HtmlReader;
  readonly texts: Map<string, string>;
};

/** The marketplace's own word for "no rank" (schema `plan`). */
const noRank = 2_147_483_647;

/** `plans/<id>.yaml` as the resources say it. */
export function planOf(parts: PlanParts): Fields {
  const { id, plan, listing, price, html, texts } = parts;
  pass(plan, "identity");
  pass(listing, "kind", "languageId");
  const description = textOf(listing, "description");
  const file = `listing/${id}.md`;
  if (description !== undefined) texts.set(file, html(description, member(listing, "description")));
  const [alias, title, rank, clouds] = [
    textOf(plan, "alias"),
    textOf(listing, "name"),
    numberOf(plan, "displayRank"),
    textsOf(plan, "azureRegions"),
  ];
  return given({
    plan: id,
    alias: alias === title ? undefined : alias,
    title,
    summary: textOf(listing, "summary"),
    description: description === undefined ? undefined : file,
    hidden: textOf(price, "visibility") === "hidden" ? true : undefined,
    private: textOf(price, "audience") === "private" ? true : undefined,
    audience: audienceOf(price, id, texts),
    azureRegions: clouds.join() === "azureGlobal" ? undefined : some(clouds),
    governmentCertifications: some(
      itemsOf(plan, "azureGovernmentCertifications").map((each) => given({ name: textOf(each, "name"), link: textOf(each, "link") })),
    ),
    markets: marketsOf(price),
    ...pricing(price),
    displayRank: rank === noRank ? undefined : rank,
    ...technicalPart(parts.technical, parts.references),
  });
}

/** Most entries that a manifest lists itself; more stand in a file of their own. */
const mostListed = 10;

function audienceOf(price: Reader, id: string, texts: Map<string, string>): unknown {
  const entries = itemsOf(price, "privateAudiences").map((each) =>
    given({ type: textOf(each, "type"), id: textOf(each, "id"), label: textOf(each, "label") }),
  );
  if (entries.length <= mostListed) return some(entries);
  const lines = entries.map(({ type, id: own, label }) => [type, own, label ?? ""].join(","));
  texts.set(`audience/${id}.csv`, `${["Type,Id,Description", ...lines].join("\n")}\n`);
  return `audience/${id}.csv`;
}

function marketsOf(price: Reader): unknown {
  const group = textOf(price, "customerMarkets");
  const markets = textsOf(price, "markets");
  return group === "allMarkets" || group === "allTaxRemittedMarkets" ? group : some(markets);
}

function pricing(price: Reader): Fields {
  const model = member(price, "pricing");
  const core = member(model, "corePricing");
  const licence = textOf(model, "licenseModel");
  const trial = member(price, "trial");
  return given({
    licence,
    price: licence === "byol" || core.value === undefined ? undefined : priceOf(core),
    freeTrial:
      trial.value === undefined || trial.value === null
        ? undefined
        : given({ type: textOf(trial, "type"), value: numberOf(trial, "value") }),
    softwareReservations: some(
      itemsOf(price, "softwareReservation").map((each) =>
        given({ type: textOf(each, "type"), term: numberOf(each, "term"), percentageSave: numberOf(each, "percentageSave") }),
      ),
    ),
  });
}

function priceOf(core: Reader): Fields | undefined {
  const kind = textOf(core, "priceInputOption");
  switch (kind) {
    case "free":
      return { kind };
    case "flat":
      return given({ kind, price: numberOf(core, "price") });
    case "perCore":
      return given({ kind, pricePerCore: numberOf(core, "pricePerCore") });
    case "perCoreSize":
      return { kind, prices: coreSizes(member(core, "pricePerCoreSize")) };
    case "perMarketAndCoreSize":
      return {
        kind,
        prices: itemsOf(core, "prices").map((each) =>
          given({ currency: textOf(each, "currency"), markets: textsOf(each, "markets"), prices: coreSizes(member(each, "prices")) }),
        ),
      };
    case undefined:
    default:
      return undefined;
  }
}

/** Prices by number of cores: `2` and `2core` are both written; what is no number (`sharedcore`) has no place. */
export function coreSizes(prices: Reader): Fields {
  return Object.fromEntries(
    membersOf(prices).flatMap(([name]) => {
      const cores = /^([1-9]\d{0,3})(?:-?cores?)?$/i.exec(name)?.[1];
      return cores === undefined ? [] : [[cores, numberOf(prices, name)]];
    }),
  );
}
