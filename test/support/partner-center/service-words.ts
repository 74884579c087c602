import type { Answered } from "../crm/crm-server.ts";

export type Fields = Readonly<Record<string, unknown>>;

export const host = "https://product-ingestion.azureedge.net/schema";

export function failure(status: number, code: string, message: string): Answered {
  return {
    status,
    body: {
      error: { code: status === 400 ? "badRequest" : code, message: "The request was not processed.", details: [{ code, message }] },
    },
  };
}

export function jobOf(jobId: string, jobStatus: string, jobResult: string, errors: readonly Fields[]): Fields {
  const [jobStart, jobEnd] = ["2026-11-22T13:32:43.123456Z", "0001-01-01T00:00:00"];
  return { $schema: `${host}/configure-status/2022-03-01-preview2`, jobId, jobStatus, jobResult, jobStart, jobEnd, errors };
}

export function typeOf(resource: Fields | undefined): string {
  return /\/schema\/([a-z-]+)\//.exec(String(resource?.["$schema"]))?.[1] ?? "";
}

export function externalIdOf(resource: Fields | undefined): string | undefined {
  const identity = resource?.["identity"];
  return typeof identity === "object" && identity !== null && "externalId" in identity ? String(identity.externalId) : undefined;
}

export function idIn(reference: unknown): unknown {
  return typeof reference === "object" && reference !== null && "externalId" in reference ? reference.externalId : reference;
}

/** The first reference that leads nowhere. */
export function missingReference(
  resources: readonly Fields[],
  product: { readonly id: string; readonly draft: readonly Fields[] } | undefined,
): string | undefined {
  const all = [...resources, ...(product?.draft ?? [])];
  const known = new Set(all.flatMap((each) => [each["id"], each["resourceName"], externalIdOf(each)]));
  for (const each of [product?.id]) known.add(each);
  for (const [name, reference] of resources.flatMap((each) =>
    ["product", "plan", "listing", "basePlan"].map((key) => [key, each[key]] as const),
  )) {
    const id =
      typeof reference === "object" && reference !== null && "resourceName" in reference ? reference.resourceName : idIn(reference);
    if (reference !== undefined && !known.has(id)) return `The ${name} ${JSON.stringify(reference)} is not there.`;
  }
  return undefined;
}

/** Whether a resource without an id would stand beside one that says the same thing. */
export function isSame(there: Fields, each: Fields): boolean {
  const members = ["plan", "languageId", "type", "displayOrder", "streamingUrl", "identity"] as const;
  return typeOf(there) === typeOf(each) && members.every((name) => JSON.stringify(there[name]) === JSON.stringify(each[name]));
}

/** A value's members; none when it has none. */
export function fieldsOf(value: unknown): Fields {
  return typeof value === "object" && value !== null ? Object.fromEntries(Object.entries(value)) : {};
}
