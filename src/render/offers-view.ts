import type { Problem } from "../core/problem.ts";
import type { ListQuery } from "./site-offers.ts";
import type { SiteView } from "./status-frame.ts";

/** The All offers page as somebody asked for it. */
export type OffersView = SiteView & {
  /** Given where a server answers filters and search; a page on disk jumps to its groups instead. */
  readonly query?: ListQuery;
  /** Offers whose ledger can not be read. */
  readonly problems?: readonly Problem[];
};
