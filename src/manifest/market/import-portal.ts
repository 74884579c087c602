import { parseOfferName } from "../../core/offer.ts";
import { problem, quote, type Problem } from "../../core/problem.ts";
import { htmlToMarkdown } from "./html-text.ts";
import { some } from "./import-offer.ts";
import { portalPlan } from "./import-portal-plan.ts";
import { textLines } from "./import-texts.ts";
import { otherType, type Imported } from "./import-tree.ts";
import { flagOf, itemsOf, member, pass, problemsOf, readerOf, tell, textOf, textsOf, type Reader } from "./reader.ts";
import { asFields, given, type Fields } from "./resource.ts";

/** True for an offer document of the Cloud Partner Portal API (`api-version=2017-10-31`). */
export function isPortalOffer(value: unknown): boolean {
  const fields = asFields(value);
  return fields !== undefined && ("offerTypeId" in fields || "definition" in fields) && !("resources" in fields);
}

/** Names of the document's offer-wide fields begin with this ("Create or modify an offer", 29 July 2020, and its siblings). */
const prefix = "microsoft-azure-marketplace.";

/**
 * Makes manifests of an offer document of the old portal. What its public documents show is read; the rest (screenshots, videos, ports, data disks,
 * settings of leads: their documents show empty lists) is told by its path.
 */
export function importPortalOffer(file: string, value: unknown, publisher: string | undefined): Imported | readonly Problem[] {
  const root = readerOf(file, value);
  const kind = textOf(root, "offerTypeId");
  if (kind !== undefined && kind !== "microsoft-azure-virtualmachines") return [otherType(file, kind)];
  const [owner, name] = [publisher ?? textOf(root, "publisherId"), textOf(root, "id")];
  pass(root, "publisherId", "status", "version", "eTag", "offerTypeVersions", "changedTime", "isvUpgradeRequestOptions");
  const id = parseOfferName(`${owner ?? ""}/${name ?? ""}`);
  if (id === undefined)
    return [
      problem(
        "market-product",
        `The document names no offer: publisher ${quote(owner)}, id ${quote(name)}.`,
        "Correct publisherId and id.",
        { path: file },
      ),
    ];
  const [texts, pictures] = [new Map<string, string>(), new Map<string, string | undefined>()];
  const definition = member(root, "definition");
  const offer = member(definition, "offer");
  const plans = itemsOf(definition, "plans").flatMap((plan) => portalPlan(plan, texts));
  const files = {
    "offer.yaml": given({
      publisher: id.publisher,
      offer: id.offer,
      alias: textOf(definition, "displayText") ?? field(offer, "title"),
      listing: listingOf(offer, id.offer, { texts, pictures }),
      legal: legalOf(offer, texts),
      support: supportOf(offer),
      leads: leadsOf(offer),
      preview: {
        audience: fieldTexts(offer, "allowedSubscriptions").map((subscription) => ({ subscription: subscription.toLowerCase() })),
      },
    }),
    ...Object.fromEntries(plans.map((plan) => [`plans/${String(plan["plan"])}.yaml`, plan])),
    ...Object.fromEntries(texts),
  };
  return { id, files, pictures, problems: problemsOf(root) };
}

/** Text of an offer-wide field; empty text is how the portal says that there is none. */
function field(offer: Reader, name: string): string | undefined {
  const value = textOf(offer, `${prefix}${name}`);
  return value === "" ? undefined : value;
}

function fieldTexts(offer: Reader, name: string): readonly string[] {
  return textsOf(offer, `${prefix}${name}`);
}

type Collected = { readonly texts: Map<string, string>; readonly pictures: Map<string, string | undefined> };

function listingOf(offer: Reader, id: string, { texts, pictures }: Collected): Fields {
  const description = field(offer, "description");
  if (description !== undefined) texts.set("listing/description.md", htmlToMarkdown(description, member(offer, `${prefix}description`)));
  const links = itemsOf(offer, `${prefix}usefulLinks`).map((link) =>
    given({ title: textOf(link, "linkTitle"), url: textOf(link, "linkUrl") }),
  );
  return given({
    title: field(offer, "title"),
    summary: field(offer, "summary"),
    longSummary: field(offer, "longSummary"),
    description: description === undefined ? undefined : "listing/description.md",
    marketingId: field(offer, "offerMarketingUrlIdentifier") ?? id.replaceAll("_", "-"),
    categories: itemsOf(offer, `${prefix}categoryMap`).map(categoryOf),
    links: some(links),
    logos: logosOf(offer, pictures),
  });
}

/** `{ categoryL1: "analytics", "categoryL2-analytics": […] }`. */
function categoryOf(category: Reader): Fields {
  const id = textOf(category, "categoryL1");
  return given({ id, subcategories: some(textsOf(category, `categoryL2-${id}`)) });
}

function logosOf(offer: Reader, pictures: Collected["pictures"]): Fields {
  const logos = (["small", "medium", "large", "wide", "hero"] as const).flatMap((name) => {
    const url = field(offer, `${name}Logo`);
    if (url === undefined) return [];
    const path = name === "hero" ? "media/hero.png" : `media/logo-${name}.png`;
    pictures.set(path, url);
    return [[name, path] as const];
  });
  return Object.fromEntries(logos);
}

function legalOf(offer: Reader, texts: Collected["texts"]): Fields {
  const standard = flagOf(offer, `${prefix}useEnterpriseContract`) === true;
  const terms = field(offer, "termsOfUse");
  if (!standard && terms !== undefined) texts.set("listing/terms.md", textLines(terms));
  const own = terms === undefined ? undefined : { kind: "text", file: "listing/terms.md" };
  return given({ privacyPolicy: field(offer, "privacyURL"), terms: standard ? { kind: "standardContract" } : own });
}

function supportOf(offer: Reader): Fields {
  const contact = (name: string): Fields =>
    given({
      name: field(offer, `${name}ContactName`),
      email: field(offer, `${name}ContactEmail`),
      phone: field(offer, `${name}ContactPhone`),
    });
  return given({
    engineering: contact("engineering"),
    customer: contact("support"),
    url: field(offer, "publicAzureSupportUrl"),
    governmentUrl: field(offer, "fairfaxSupportUrl"),
  });
}

/** The documents name the destinations, but not what stands in their settings. */
function leadsOf(offer: Reader): undefined {
  const destination = field(offer, "leadDestination");
  if (destination === undefined || destination === "None") return;
  tell(member(offer, `${prefix}leadDestination`), "warning", "market-lead-unknown", [
    `names ${quote(destination)}, whose settings are not documented; leads are not taken over.`,
    "Write `leads` into offer.yaml yourself.",
  ]);
}
