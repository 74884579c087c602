import { parseOfferName, type OfferId } from "../../core/offer.ts";
import { problem, quote, type Problem } from "../../core/problem.ts";
import { htmlToMarkdown } from "./html-text.ts";
import { offerOf } from "./import-offer.ts";
import { planOf } from "./import-plan.ts";
import type { FileValues } from "./manifests.ts";
import { itemsOf, markRead, member, pass, problemsOf, readerOf, tell, textOf, type Reader } from "./reader.ts";
import { referencesOf, type References } from "./references.ts";
import { isKnownType, isNewer, languageId, newestSeen, parseSchema, type Fields } from "./resource.ts";

/** What a document says: one value per file by path in the offer's folder, the pictures it names, and all that it could not take over. */
export type Imported = {
  readonly id: OfferId;
  readonly files: FileValues;
  readonly pictures: ReadonlyMap<string, string | undefined>;
  readonly problems: readonly Problem[];
};

type Found = { readonly type: string; readonly reader: Reader };

/** Makes manifests of a resource tree or a configure request. `publisher` is asked for because no resource names it. */
export function importTree(file: string, value: unknown, publisher: string): Imported | readonly Problem[] {
  const root = readerOf(file, value);
  pass(root, "$schema", "root", "target");
  const resources = itemsOf(root, "resources").flatMap(resourceOf);
  const product = resources.find(({ type }) => type === "product");
  const offer = product === undefined ? undefined : textOf(member(product.reader, "identity"), "externalId");
  const kind = product === undefined ? undefined : member(product.reader, "type").value;
  if (kind !== undefined && kind !== "azureVirtualMachine") return [otherType(file, kind)];
  const id = parseOfferName(`${publisher}/${offer ?? ""}`);
  if (id === undefined) return [...problemsFirst(root), noOffer(file, publisher, offer)];
  const texts = new Map<string, string>();
  const pictures = new Map<string, string | undefined>();
  const plans = plansOf(resources, texts);
  const files: FileValues = {
    "offer.yaml": offerOf({ id, ...lookUp(resources), html: htmlToMarkdown, texts, pictures }),
    ...Object.fromEntries(plans.map((plan) => [`plans/${String(plan["plan"])}.yaml`, plan])),
    ...Object.fromEntries(texts),
  };
  return { id, files, pictures, problems: problemsOf(root) };
}

/** A resource of a type that is known, its envelope read; others are told of as a whole. */
function resourceOf(reader: Reader): readonly Found[] {
  const schema = parseSchema(member(reader, "$schema").value);
  if (schema === undefined) return leftOut(reader, "market-schema", "names no `$schema` of the Product Ingestion API and is left out.");
  if (!isKnownType(schema.type))
    return leftOut(reader, "market-resource-unknown", `is a ${quote(schema.type)}, which is not known here, and is left out.`);
  if (isNewer(schema.type, schema.version))
    tell(reader, "warning", "market-schema-newer", [
      `is a ${schema.type} of the schema ${quote(schema.version)}; ${newestSeen[schema.type]} is the newest known here. What is known of it is read.`,
      "Look at each field that is named below as left out; look for a newer Slipway.",
    ]);
  pass(reader, "$schema", "product", "validations", "resourceName", "id");
  if (member(reader, "lifecycleState").value === "generallyAvailable") pass(reader, "lifecycleState");
  const language = member(reader, "languageId").value;
  if (typeof language === "string" && language.toLowerCase() !== languageId)
    return leftOut(reader, "market-language", `is in the language ${quote(language)}; manifests hold one, ${languageId}. It is left out.`);
  // The submission says what is to be done with the resources, not what they are.
  if (schema.type !== "submission") return [{ type: schema.type, reader }];
  markRead(reader);
  return [];
}

function leftOut(reader: Reader, code: string, text: string): readonly Found[] {
  markRead(reader);
  tell(reader, "warning", code, [text, "Keep it in mind where the offer is managed."]);
  return [];
}

function lookUp(resources: readonly Found[]): {
  readonly one: (type: string) => Reader;
  readonly all: (type: string) => readonly Reader[];
} {
  const all = (type: string): readonly Reader[] => resources.filter((each) => each.type === type).map(({ reader }) => reader);
  // A missing resource is read like an empty one.
  return { all, one: (type) => all(type)[0] ?? readerOf("", {}) };
}

function plansOf(resources: readonly Found[], texts: Map<string, string>): readonly Fields[] {
  const plans = resources
    .filter(({ type }) => type === "plan")
    .flatMap(({ reader }) => {
      const id = textOf(member(reader, "identity"), "externalId");
      if (id !== undefined && /^[a-z0-9][a-z0-9_-]{0,49}$/.test(id)) return [{ reader, id }];
      tell(reader, "error", "market-plan-id", [
        `has no id that a plan can have: ${quote(id)}.`,
        "Give it an id of lower-case letters, digits, - and _.",
      ]);
      return [];
    });
  const products = resources
    .filter(({ type }) => type === "product")
    .flatMap(({ reader }) => {
      const id = textOf(member(reader, "identity"), "externalId");
      return id === undefined ? [] : [{ reader, id }];
    });
  const references = referencesOf([...plans, ...products]);
  return plans.map(({ reader, id }) => {
    const own = (type: string): Reader => ownResource(resources, references, type, id);
    return planOf({
      id,
      plan: reader,
      listing: own("plan-listing"),
      price: own("price-and-availability-plan"),
      technical: own("virtual-machine-plan-technical-configuration"),
      references,
      html: htmlToMarkdown,
      texts,
    });
  });
}

function ownResource(resources: readonly Found[], references: References, type: string, plan: string): Reader {
  return resources.find((each) => each.type === type && references(each.reader, "plan") === plan)?.reader ?? readerOf("", {});
}

/** The product is of another kind than any manifest here. */
export function otherType(file: string, kind: unknown): Problem {
  return problem("market-offer-type", `The document is a ${quote(kind)}, no virtual-machine offer.`, "Give a virtual-machine offer.", {
    path: file,
  });
}

function problemsFirst(root: Reader): readonly Problem[] {
  return problemsOf(root).filter(({ level }) => level === "error");
}

function noOffer(file: string, publisher: string, offer: string | undefined): Problem {
  const text = `The document names no product with an id that an offer can have: publisher ${quote(publisher)}, offer ${quote(offer)}.`;
  return problem("market-product", text, "Give a tree that holds the product, and the publisher's id with --publisher.", { path: file });
}
