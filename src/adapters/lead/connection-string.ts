import { problem } from "../../core/problem.ts";
import type { Failed } from "../../ports/world.ts";
import { checkAddress } from "../public-address.ts";
import { refused } from "./lead-book.ts";

/** What a storage account's connection string says, as far as it matters here. */
export type StorageAccount = { readonly text: string; readonly key: string; readonly host: string };

/**
 * Reads a connection string (`DefaultEndpointsProtocol=https;AccountName=…;AccountKey=…`, or with the service's own endpoint). What it holds is a
 * secret, so a refusal shows none of it.
 */
export function readConnectionString(kind: "azureTable" | "azureBlob", text: string, allowInternal: boolean): StorageAccount | Failed {
  const fields = new Map(
    text.split(";").flatMap((part) => {
      const at = part.indexOf("=");
      return at < 1 ? [] : [[part.slice(0, at).trim(), part.slice(at + 1).trim()] as const];
    }),
  );
  const key = fields.get("AccountKey") ?? fields.get("SharedAccessSignature");
  const account = fields.get("AccountName") ?? "";
  const service = kind === "azureTable" ? "Table" : "Blob";
  const endpoint = fields.get(`${service}Endpoint`) ?? usualEndpoint(fields, account, service);
  if (key === undefined || endpoint === undefined) return odd(kind, "it has no account name or key");
  const url = checkAddress(endpoint, allowInternal);
  if (typeof url === "string")
    return odd(kind, url === "private" ? "its endpoint is no public address" : "its endpoint is no https address");
  return { text, key, host: url.host };
}

function usualEndpoint(fields: ReadonlyMap<string, string>, account: string, service: string): string | undefined {
  if (!/^[a-z0-9]{3,24}$/.test(account)) return undefined;
  const protocol = fields.get("DefaultEndpointsProtocol") ?? "https";
  return `${protocol}://${account}.${service.toLowerCase()}.${fields.get("EndpointSuffix") ?? "core.windows.net"}`;
}

function odd(kind: string, why: string): Failed {
  return refused(
    problem(
      "lead-connection-string",
      `The connection string of lead destination "${kind}" cannot be used: ${why}.`,
      "Copy it whole from the storage account (Access keys, Connection string) into the secret, then publish again.",
    ),
  );
}
