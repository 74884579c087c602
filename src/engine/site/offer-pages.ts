import type { Links } from "../../core/host-view.ts";
import type { Problem } from "../../core/problem.ts";
import type { Run } from "../../core/run.ts";
import { statusOf } from "../../core/status.ts";
import type { Instant } from "../../core/time.ts";
import type { Ports } from "../../ports/ports.ts";
import { historyPage } from "../../render/history-page.ts";
import { languages, pageFile, type Language, type PageKind } from "../../render/language.ts";
import type { SiteView } from "../../render/status-frame.ts";
import { statusPage } from "../../render/status-page.ts";
import type { LogEntry } from "../../render/terminal-log.ts";
import { withLeadNews } from "../leads/news.ts";
import type { Loaded } from "../load.ts";
import { reportPages } from "../report-pages.ts";
import { toldSubmissions, type ToldSubmissions } from "../telling-events.ts";
import { submissionRecords } from "./submission-records.ts";

/** What the pages of one site have in common. */
export type SiteFrame = {
  readonly now: Instant;
  /** How Slipway is called, for the lines people paste. */
  readonly command: string;
  /** Where commits, manifests and issues can be looked at, where there is such a place. */
  readonly links: (run: Run) => Partial<Links>;
  readonly hasStore: boolean;
  /** Turns that a history page tells at most. */
  readonly turns: number;
  /** What this machine knows of the offer's leads that no ledger says. */
  readonly news?: Problem | undefined;
};

/** A status page tells the latest; the history page has the rest. */
const shownTurns = 20;

/** An offer's state as JSON, for programs. */
export const statusFile = "status.json";

/** One page of an offer that has a ledger. */
export async function offerPage(
  { ledger }: Pick<Ports, "ledger">,
  loaded: Loaded,
  page: { readonly kind: PageKind; readonly language: Language },
  frame: SiteFrame,
): Promise<string> {
  const log = loaded.head === undefined ? [] : await ledger.turns(loaded.head, page.kind === "index" ? shownTurns : frame.turns);
  if (page.kind === "index") return drawStatus(loaded, log, page.language, frame);
  const told = loaded.head === undefined ? [] : await toldSubmissions(ledger, loaded.head, loaded.run);
  return historyPage({ ...viewOf(loaded.run, page.language, frame), offer: loaded.run.offer, submissions: submissionRecords(told), log });
}

/** Every file of an offer's folder, by name; `told` is what all its submissions tell. */
export async function offerFiles(
  ports: Pick<Ports, "ledger" | "digests">,
  loaded: Loaded,
  told: ToldSubmissions,
  frame: SiteFrame,
): Promise<ReadonlyMap<string, string>> {
  const log = loaded.head === undefined ? [] : await ports.ledger.turns(loaded.head, frame.turns);
  const submissions = submissionRecords(told);
  // The reports come first: a page never leads to what is not there yet.
  const files = new Map([...(await reportPages(ports, loaded)), [statusFile, statusJson(loaded, frame)]]);
  for (const language of languages) {
    files.set(pageFile("index", language), drawStatus(loaded, log.slice(0, shownTurns), language, frame));
    files.set(
      pageFile("history", language),
      historyPage({ ...viewOf(loaded.run, language, frame), offer: loaded.run.offer, submissions, log }),
    );
  }
  return files;
}

export function statusJson({ run }: Loaded, { now, news }: Pick<SiteFrame, "now" | "news">): string {
  return `${JSON.stringify(withLeadNews(statusOf(run, now), news), null, 2)}\n`;
}

function drawStatus({ run, head }: Loaded, log: readonly LogEntry[], language: Language, frame: SiteFrame): string {
  const status = withLeadNews(statusOf(run, frame.now), frame.news);
  return statusPage({ ...viewOf(run, language, frame), run, status, log, command: frame.command, hasHistory: head !== undefined });
}

function viewOf(run: Run, language: Language, { now, links, hasStore }: SiteFrame): SiteView & { readonly links: Partial<Links> } {
  return { now, links: links(run), hasStore, language, translated: true };
}
