import type { GitHubClient } from "./client.ts";
import { need, numberAt } from "./fields.ts";

/** True when the account is the one this token writes as, or the one that wrote before (`by`, from the ledger). Ids decide, never names. */
export async function isOwn(client: Pick<GitHubClient, "viewer">, author: number | undefined, by?: number): Promise<boolean> {
  return author !== undefined && (author === by || author === (await client.viewer()));
}

/**
 * Who a token writes as, by numeric id: asked when it is first needed, then remembered. `viewer` answers for every kind of token; `GET /user` does not
 * for a job's own or an App's.
 */
export function createViewer(query: (text: string) => Promise<unknown>): () => Promise<number> {
  let id: Promise<number> | undefined;
  async function ask(): Promise<number> {
    return need(numberAt(await query("query { viewer { databaseId login } }"), "viewer", "databaseId"), "who the token belongs to");
  }
  return async () => {
    id ??= ask();
    try {
      return await id;
    } catch (error) {
      id = undefined;
      throw error;
    }
  };
}
