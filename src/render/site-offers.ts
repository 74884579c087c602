import { offerName, type OfferId } from "../core/offer.ts";
import { steps, type StepId } from "../core/pipeline.ts";
import type { Status } from "../core/status.ts";
import { after, between, type Instant } from "../core/time.ts";
import { currentStep } from "./headline.ts";

/** What an offer is at, in the order in which people look for it: what waits for them first. */
export const offerStates = ["waiting", "failed", "running", "live", "canceled", "withdrawn", "new"] as const;
export type OfferState = (typeof offerStates)[number];

/** One offer of the list: small enough to be kept for thousands, and the same until the offer's ledger moves. */
export type OfferLine = {
  readonly offer: OfferId;
  readonly state: OfferState;
  readonly held: boolean;
  readonly step: StepId | null;
  readonly submission: number | null;
  /** When the offer came to where it is. */
  readonly since: Instant | null;
  /** From when on the step that is under way takes longer than people were told; null while none is, or none was told. */
  readonly overdueFrom: Instant | null;
  readonly live: { readonly version: string; readonly url: string | null; readonly submission: number } | null;
};

export function offerLine(status: Status, since: Instant | null): OfferLine {
  const { publisher, offer, held, submission, slots } = status;
  return {
    offer: { publisher, offer },
    state: stateOf(status),
    held,
    step: currentStep(status)?.id ?? null,
    submission,
    since,
    overdueFrom: overdueFrom(status),
    live: slots.live === null ? null : { version: slots.live.version, url: slots.live.url, submission: slots.live.submission },
  };
}

function stateOf({ status, slots }: Status): OfferState {
  switch (status) {
    case "waitingForPublisherReview":
      return "waiting";
    case "succeeded":
      return slots.live === null ? "withdrawn" : "live";
    case "neverPublished":
      return "new";
    case "notStarted":
    case "running":
      return "running";
    case "failed":
    case "canceled":
      return status;
  }
}

function overdueFrom(status: Status): Instant | null {
  if (status.status !== "running" && status.status !== "waitingForPublisherReview") return null;
  const open = status.steps.find(({ startedAt, endedAt }) => startedAt !== null && endedAt === null);
  const { estimateMs } = steps[open?.id ?? "signoff"];
  return open?.startedAt === undefined || open.startedAt === null || estimateMs === null ? null : after(open.startedAt, estimateMs);
}

export function isOverdue({ overdueFrom: from }: OfferLine, now: Instant): boolean {
  return from !== null && between(from, now) > 0;
}

/** Colour of a state: never the only sign of it, the words stand beside. */
export function stateTone({ state, held }: Pick<OfferLine, "state" | "held">): "good" | "bad" | "wait" | "busy" | "none" {
  if (state === "live") return "good";
  if (state === "failed") return "bad";
  if (state === "waiting") return "wait";
  if (state === "running") return held ? "wait" : "busy";
  return "none";
}

export const listSorts = ["status", "offer", "since"] as const;
export type ListSort = (typeof listSorts)[number];

/** What somebody asked the list for. */
export type ListQuery = { readonly text: string; readonly state: OfferState | "overdue" | "all"; readonly sort: ListSort };

export const everything: ListQuery = { text: "", state: "all", sort: "status" };

/** Reads a query string's members; what is not understood asks for everything. */
export function listQuery(member: (name: string) => string | undefined): ListQuery {
  const [state, sort] = [member("state"), member("sort")];
  return {
    text: (member("q") ?? "").trim().slice(0, longestSearch),
    state: ["overdue" as const, ...offerStates].find((each) => each === state) ?? "all",
    sort: listSorts.find((each) => each === sort) ?? "status",
  };
}

const longestSearch = 100;

/** The lines that a query asks for, in its order. */
export function asked(lines: readonly OfferLine[], query: ListQuery, now: Instant): readonly OfferLine[] {
  const words = query.text.toLowerCase().split(/\s+/);
  return lines
    .filter((line) => query.state === "all" || (query.state === "overdue" ? isOverdue(line, now) : line.state === query.state))
    .filter((line) => words.every((word) => offerName(line.offer).includes(word)))
    .toSorted((a, b) => compare(keyOf(a, query.sort), keyOf(b, query.sort)) || compare(offerName(a.offer), offerName(b.offer)));
}

function keyOf({ state, since, offer }: OfferLine, sort: ListSort): string {
  if (sort === "offer") return offerName(offer);
  // Newest first: what nobody has touched stands last.
  if (sort === "since") return since === null ? "1" : `0${String(maxInstant - Date.parse(since)).padStart(instantDigits, "0")}`;
  return String(offerStates.indexOf(state));
}

const maxInstant = 8.64e15;
const instantDigits = 16;

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
