import { offerName, type OfferId } from "../../core/offer.ts";
import type { Problem } from "../../core/problem.ts";
import type { Status } from "../../core/status.ts";
import { between, minute, type Instant } from "../../core/time.ts";
import type { SpooledLead } from "../../ports/lead-spool.ts";

/** Within this time a destination may be busy without anybody having to know. */
const quietMs = 10 * minute;

/** What people should know of leads that wait: nothing while they go through. */
export function leadNews(waiting: readonly SpooledLead[], offer: OfferId, now: Instant): Problem | undefined {
  const own = waiting.filter(({ lead }) => offerName(lead.offer) === offerName(offer));
  const [oldest] = own;
  const last = own.findLast(({ state }) => state.problem !== undefined)?.state;
  if (oldest === undefined || last?.problem === undefined || between(oldest.lead.at, now) < quietMs) return undefined;
  const leads = own.length === 1 ? "1 lead of a customer waits" : `${own.length} leads of customers wait`;
  return {
    level: "warning",
    code: "leads-waiting",
    text: `${leads} since ${oldest.lead.at}: ${last.problem.text}`,
    remedy: `${last.problem.remedy} They are kept, and tried again at ${last.nextAt}; see \`slipway lead spool\`.`,
  };
}

/** The status with that news at its packaging, the step that proves the destination. It is this machine's, so no part of the ledger. */
export function withLeadNews(status: Status, news: Problem | undefined): Status {
  if (news === undefined) return status;
  return { ...status, steps: status.steps.map((step) => (step.id === "package" ? { ...step, messages: [...step.messages, news] } : step)) };
}
