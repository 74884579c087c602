import type { Limits } from "../http/limits.ts";
import type { Route } from "./route.ts";

/** What is left of the limits. Asking costs nothing. */
export function limitRoutes(limits: Limits): readonly Route[] {
  return [
    {
      operation: "GET /rate_limit",
      needs: "anyone",
      answer: ({ caller }) => {
        const core = limits.shown(caller, "core");
        const graphql = limits.shown(caller, "graphql");
        return { status: 200, body: { resources: { core, graphql, search: { ...core, limit: 30, remaining: 30, used: 0 } }, rate: core } };
      },
    },
    { operation: "GET /meta", needs: "anyone", answer: () => ({ status: 200, body: { verifiable_password_authentication: false } }) },
  ];
}
