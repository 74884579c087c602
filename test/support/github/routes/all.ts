import type { Limits } from "../http/limits.ts";
import type { Tokens } from "../http/tokens.ts";
import { appRoutes } from "./app.ts";
import { checkRoutes } from "./checks.ts";
import { commentRoutes } from "./comments.ts";
import { deploymentRoutes } from "./deployments.ts";
import { historyRoutes } from "./history.ts";
import { issueRoutes } from "./issues.ts";
import { labelRoutes } from "./labels.ts";
import { limitRoutes } from "./limits.ts";
import { pullRoutes } from "./pulls.ts";
import { repositoryRoutes } from "./repository.ts";
import type { Route } from "./route.ts";

/** Every operation that is served. A new one is a line in one of these lists. */
export function allRoutes(tokens: Tokens, limits: Limits): readonly Route[] {
  return [
    ...repositoryRoutes,
    ...issueRoutes,
    ...commentRoutes,
    ...labelRoutes,
    ...pullRoutes,
    ...checkRoutes,
    ...deploymentRoutes,
    ...historyRoutes,
    ...appRoutes(tokens),
    ...limitRoutes(limits),
  ];
}
