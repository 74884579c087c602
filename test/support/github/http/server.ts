import type { Route } from "../routes/route.ts";
import type { World } from "../world/world.ts";
import type { Faults } from "./faults.ts";
import type { Limits } from "./limits.ts";
import type { Tokens } from "./tokens.ts";

/** What answering needs beside the request. */
export type Server = {
  readonly world: World;
  readonly tokens: Tokens;
  readonly limits: Limits;
  readonly faults: Faults;
  readonly routes: readonly Route[];
};
