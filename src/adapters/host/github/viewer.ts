import { need, numberAt } from "./fields.ts";

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
