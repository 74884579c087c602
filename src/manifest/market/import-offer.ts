import type { OfferId } from "../../core/offer.ts";
import { logoTypes } from "./export-offer.ts";
import type { HtmlReader } from "./html-text.ts";
import { leadsOf } from "./import-leads.ts";
import { textLines } from "./import-texts.ts";
import { itemsOf, member, membersOf, numberOf, pass, textOf, textsOf, type Reader } from "./reader.ts";
import { given, languageId, type Fields } from "./resource.ts";

/** The resources of an offer that are read, by type; a missing one reads as empty. */
export type OfferParts = {
  readonly id: OfferId;
  readonly one: (type: string) => Reader;
  readonly all: (type: string) => readonly Reader[];
  readonly html: HtmlReader;
  readonly texts: Map<string, string>;
  /** Pictures that the document names: path in the offer's folder, and where they can be fetched. */
  readonly pictures: Map<string, string | undefined>;
};

/** `offer.yaml` as the resources say it. Members that they do not say are left out. */
export function offerOf(parts: OfferParts): Fields {
  const { id, one } = parts;
  const [product, listing] = [one("product"), one("listing")];
  const testDrive = one("test-drive");
  pass(product, "identity");
  if (member(product, "type").value === "azureVirtualMachine") pass(product, "type");
  if (member(testDrive, "enabled").value === false) pass(testDrive, "enabled");
  pass(listing, "languageId", "kind");
  return given({
    publisher: id.publisher,
    offer: id.offer,
    alias: textOf(product, "alias"),
    listing: listingOf(parts, listing),
    legal: given({ privacyPolicy: textOf(listing, "privacyPolicyLink"), terms: termsOf(parts) }),
    support: given({
      engineering: contactOf(listing, "engineeringContact"),
      customer: contactOf(listing, "supportContact"),
      url: textOf(listing, "globalSupportWebsite"),
      governmentUrl: textOf(listing, "governmentSupportWebsite"),
    }),
    leads: leadsOf(one("customer-leads")),
    preview: { audience: audienceOf(one("price-and-availability-offer")) },
  });
}

function listingOf(parts: OfferParts, listing: Reader): Fields {
  const { id, one, html, texts } = parts;
  const description = textOf(listing, "description");
  if (description !== undefined) texts.set("listing/description.md", html(description, member(listing, "description")));
  const channel = textOf(one("reseller"), "resellerChannelState");
  const links = itemsOf(listing, "generalLinks").map((link) => given({ title: textOf(link, "displayText"), url: textOf(link, "link") }));
  return given({
    title: textOf(listing, "title"),
    summary: textOf(listing, "searchResultSummary"),
    longSummary: textOf(listing, "shortDescription"),
    description: description === undefined ? undefined : "listing/description.md",
    marketingId: id.offer.replaceAll("_", "-"),
    categories: categoriesOf(one("property")),
    cspChannel: channel === "notSet" ? undefined : channel,
    links: some(links),
    ...picturesOf(parts),
    videos: some(videosOf(parts)),
  });
}

function categoriesOf(property: Reader): readonly Fields[] {
  pass(property, "kind");
  const categories = member(property, "categories");
  // They are members of an object there: their order says nothing.
  const ids = membersOf(categories).map(([id]) => id);
  return ids.toSorted().map((id) => given({ id, subcategories: some(textsOf(categories, id)) }));
}

function termsOf({ one, texts }: OfferParts): Fields | undefined {
  const property = one("property");
  const conditions = textOf(property, "termsConditions");
  if (conditions === "standardMicrosoft") return standardTerms(property, texts);
  const url = textOf(property, "termsOfUseUrl");
  if (url !== undefined && url !== "") return { kind: "url", url };
  const text = textOf(property, "termsOfUse");
  if (text === undefined) return undefined;
  texts.set("listing/terms.md", textLines(text));
  return { kind: "text", file: "listing/terms.md" };
}

function standardTerms(property: Reader, texts: Map<string, string>): Fields {
  const amendment = textOf(property, "standardContractAmendment");
  if (amendment !== undefined && amendment !== "") texts.set("listing/amendment.md", textLines(amendment));
  const custom = itemsOf(property, "customAmendments").map((each, index) => {
    const file = `listing/amendment-${index + 1}.md`;
    texts.set(file, textLines(textOf(each, "terms") ?? ""));
    const tenants = itemsOf(member(each, "tenants"), "manualEntries").flatMap((entry) => textOf(entry, "id") ?? []);
    return { file, tenants };
  });
  return given({
    kind: "standardContract",
    universalAmendment: texts.has("listing/amendment.md") ? "listing/amendment.md" : undefined,
    customAmendments: some(custom),
  });
}

function contactOf(listing: Reader, name: string): Fields | undefined {
  const contact = member(listing, name);
  if (contact.value === undefined) return undefined;
  return given({ name: textOf(contact, "name"), email: textOf(contact, "email"), phone: textOf(contact, "phone") });
}

function audienceOf(availability: Reader): readonly Fields[] {
  return itemsOf(availability, "previewAudiences").map((each) => {
    if (member(each, "type").value === "subscription") pass(each, "type");
    return given({ subscription: textOf(each, "id")?.toLowerCase(), label: textOf(each, "label") });
  });
}

function picturesOf({ all, pictures }: OfferParts): Fields {
  const names = new Map(Object.entries(logoTypes).map(([name, type]) => [type as string, name]));
  const logos: Record<string, string> = {};
  const shots: { readonly order: number; readonly shot: Fields }[] = [];
  for (const asset of all("listing-asset")) {
    const type = member(asset, "type").value;
    const logo = typeof type === "string" ? names.get(type) : undefined;
    if (logo === undefined && type !== "azureLogoScreenshot") continue;
    pass(asset, "type", "kind", "languageId", "listing");
    const path = pictureOf(asset, pictures, textOf(asset, "url"));
    const order = numberOf(asset, "displayOrder") ?? shots.length;
    if (logo !== undefined) logos[logo] = path;
    else shots.push({ order, shot: given({ path, caption: textOf(asset, "description") }) });
  }
  const sorted = shots.toSorted((a, b) => a.order - b.order).map(({ shot }) => shot);
  return given({ logos, screenshots: some(sorted) });
}

/** The path that an export wrote, or a name below `media/` made from the file's. */
function pictureOf(asset: Reader, pictures: OfferParts["pictures"], url: string | undefined): string {
  const [friendly = "", file = "picture.png"] = [textOf(asset, "friendlyName"), textOf(asset, "fileName")];
  const own = /^media\/(?!.*\.\.)[A-Za-z0-9._/-]+\.png$/.test(friendly) ? friendly : `media/${plainName(file)}`;
  pictures.set(own, url);
  return own;
}

/** A file's name in letters that any system takes, ending in `.png`. */
function plainName(name: string): string {
  const plain = name.replaceAll(/[^A-Za-z0-9._-]+/g, "-").replace(/^[.-]+/, "");
  return plain.endsWith(".png") ? plain : `${plain.replace(/\.[A-Za-z0-9]+$/, "")}.png`;
}

function videosOf({ all, pictures }: OfferParts): readonly Fields[] {
  return all("listing-trailer").map((trailer, index) => {
    pass(trailer, "kind", "listing");
    const shown = member(member(trailer, "assets"), languageId);
    const [image] = itemsOf(shown, "imageList");
    const url = image === undefined ? undefined : textOf(image, "url");
    const inside = /\/(media\/(?!.*\.\.)[A-Za-z0-9._/-]+\.png)$/.exec(url ?? "")?.[1];
    const thumbnail = inside ?? `media/video-${index + 1}.png`;
    pictures.set(thumbnail, url);
    return given({ title: textOf(shown, "title"), url: textOf(trailer, "streamingUrl"), thumbnail });
  });
}

/** A list, or nothing when it is empty. */
export function some<T>(list: readonly T[]): readonly T[] | undefined {
  return list.length === 0 ? undefined : list;
}
