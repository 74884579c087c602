import type { GitHubClient } from "./client.ts";

/** True when the account is the one this token writes as, or the one that wrote before (`by`, from the ledger). Ids decide, never names. */
export async function isOwn(client: Pick<GitHubClient, "viewer">, author: number | undefined, by?: number): Promise<boolean> {
  return author !== undefined && (author === by || author === (await client.viewer()));
}
