import { importDocuments } from "../../src/manifest/market/exchange.ts";

const host = "https://product-ingestion.azureedge.net/schema";
export const schema = (type: string, version = "2022-03-01-preview2"): string => `${host}/${type}/${version}`;
export const product = {
  $schema: schema("product"),
  id: "product/1",
  identity: { externalId: "web-stack" },
  type: "azureVirtualMachine",
  alias: "Web",
};

type Imported = ReturnType<typeof importDocuments>;

export function bytes(value: unknown): Uint8Array {
  return Buffer.from(JSON.stringify(value));
}

export function imported(value: unknown, publisher: string | undefined = "contoso"): Imported {
  return importDocuments({ file: "tree.json", bytes: typeof value === "string" ? Buffer.from(value) : bytes(value) }, publisher);
}

export const tree = (...resources: readonly unknown[]): unknown => ({
  $schema: schema("resource-tree"),
  root: "product/1",
  target: { targetType: "live" },
  resources,
});

/** Codes of all problems, with the pointers they speak of. */
export function told(found: Imported): readonly string[] {
  return ("files" in found ? found.problems : found)
    .map(({ level, code, text }) => `${level} ${code} ${/^\/\S*/.exec(text)?.[0] ?? ""}`.trim())
    .toSorted();
}

export function filesOf(found: Imported): Readonly<Record<string, unknown>> {
  if (!("files" in found)) throw new Error(JSON.stringify(found));
  return found.files;
}
