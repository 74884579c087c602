/** A JSON object of which nothing is known yet, or one made to be sent. */
export type Fields = Readonly<Record<string, unknown>>;

const host = "https://product-ingestion.azureedge.net/schema";
const published = "2022-03-01-preview2";

/**
 * Resources of the Product Ingestion API that a virtual-machine offer has, each with the newest schema version seen in public documents: "Product
 * Ingestion API for the commercial marketplace" (17 June 2022), its page for containers (10 May 2023), and the 15 schemas `2022-03-01-preview2` as
 * they are published below `product-ingestion.azureedge.net/schema`. Fields are known of `preview2`; later versions are read as far as they agree with it.
 */
export const newestSeen = {
  configure: published,
  "resource-tree": published,
  product: "2022-03-01-preview3",
  property: "2022-03-01-preview5",
  listing: "2022-03-01-preview5",
  "listing-asset": "2022-03-01-preview5",
  "listing-trailer": "2022-03-01-preview5",
  "customer-leads": published,
  reseller: published,
  "test-drive": published,
  "price-and-availability-offer": "2022-03-01-preview3",
  plan: published,
  "plan-listing": "2022-03-01-preview3",
  "price-and-availability-plan": "2022-03-01-preview4",
  "virtual-machine-plan-technical-configuration": "2022-03-01-preview5",
  submission: published,
} as const;

export type ResourceType = keyof typeof newestSeen;

/** The `$schema` of a resource. Without a version the one whose fields are published. */
export function schemaUrl(type: ResourceType, version: string = published): string {
  return `${host}/${type}/${version}`;
}

/** What a `$schema` names; both hosts that Microsoft's own documents use are taken. Undefined when it is none. */
export function parseSchema(uri: unknown): { readonly type: string; readonly version: string } | undefined {
  if (typeof uri !== "string") return undefined;
  const match =
    /^https:\/\/(?:product-ingestion(?:-int)?\.azureedge\.net|schema\.mp\.microsoft\.com)\/schema\/([a-z][a-z0-9-]+)\/(\d{4}-\d\d-\d\d(?:-dev|-preview\d+)?)$/.exec(
      uri,
    );
  return match?.[1] === undefined || match[2] === undefined ? undefined : { type: match[1], version: match[2] };
}

/** True for a type whose fields are known. */
export function isKnownType(type: string): type is ResourceType {
  return Object.hasOwn(newestSeen, type);
}

/** True when the version came out after the newest one seen: it may hold fields that nobody here has heard of. */
export function isNewer(type: ResourceType, version: string): boolean {
  const [day, preview] = ranked(version);
  const [seenDay, seenPreview] = ranked(newestSeen[type]);
  return day > seenDay || (day === seenDay && preview > seenPreview);
}

/** Day, then preview number; a version that is no preview comes after all previews of its day. */
function ranked(version: string): readonly [day: string, preview: number] {
  const preview = /-preview(\d+)$/.exec(version)?.[1];
  return [version.slice(0, "2022-03-01".length), preview === undefined ? Number.POSITIVE_INFINITY : Number(preview)];
}

/** A product or plan by its own id. Ids that are shorter than the schema `resource-reference` takes go by the name of their resource in the request. */
export function byId(id: string): Fields {
  return shortestReference <= id.length ? { externalId: id } : { resourceName: planName(id) };
}

/** Name that a plan's resource has inside a request, where its id is too short to refer to it. */
export function planName(plan: string): string {
  return `plan-${plan}`;
}

/** Name that the listing has inside a request, for its pictures to refer to ("Dependencies" in the API's page). */
export const listingName = "listing";

const shortestReference = 3;

/** The one language that manifests are written in. */
export const languageId = "en-us";

/** The object without the members that say nothing. */
export function given(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

/** A value as an object; undefined for everything else. */
export function asFields(value: unknown): Fields | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? Object.fromEntries(Object.entries(value)) : undefined;
}
