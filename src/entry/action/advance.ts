import type { Effect } from "../../core/message.ts";
import { offerName, parseOfferName, type OfferId } from "../../core/offer.ts";
import { isProblem, quote, type Problem } from "../../core/problem.ts";
import { tookEffect, type Run } from "../../core/run.ts";
import type { Settings } from "../../core/settings.ts";
import { statusOf } from "../../core/status.ts";
import { minute, type Milliseconds } from "../../core/time.ts";
import { advance, type Advanced } from "../../engine/advance.ts";
import { owingOffers } from "../../engine/intake/recover.ts";
import type { Ports } from "../../ports/ports.ts";
import { advanceSummary } from "../../render/job-summary.ts";
import type { OfferView } from "../../render/offer-view.ts";
import type { ReasonCode } from "../action-contract.ts";
import { wrongInput } from "./context.ts";
import { reasonOfProblem } from "./reason.ts";
import type { Report } from "./report.ts";

export type Walk = {
  readonly offer: string;
  /** True in the protected environment: what is signed off is promoted. */
  readonly live: boolean;
  readonly fanOut: Settings["github"]["fanOut"];
};

/** What walking came to, and what it needs of other jobs. */
export type Walked = {
  readonly report: Report;
  readonly work: readonly string[];
  readonly liveOwed: boolean;
  readonly advanced: readonly Advanced[];
};

const concurrency = 4;
/** A job waits this long for a retry; a longer wait costs a runner more than the next wake-up. */
const patienceMs: Milliseconds = minute;
/** GitHub runs at most this many jobs of one matrix (docs: "Usage limits"). */
const mostJobs = 256;
/** Up to this much heavy work is done in the job at hand. */
const wellDoneHere = 4;
const heavy: ReadonlySet<Effect["work"]["kind"]> = new Set(["certify", "replicate", "catchUp", "stage"]);

/** Walks one offer, or one after another all that owe something. */
export async function walk(ports: Ports, { offer, live, fanOut }: Walk): Promise<Walked> {
  const chosen = await offersOf(ports, offer);
  if (isProblem(chosen)) return ended({ report: { reason: reasonOfProblem(chosen), problems: [chosen] } });
  const advanced: Advanced[] = [];
  const problems: Problem[] = [];
  for (const each of chosen) {
    const came = await advance(ports, each, {
      concurrency,
      patienceMs,
      onTurn: () => undefined,
      withholdsLive: !live,
      // Walking many, each is told once: writes are what the platform has least of.
      tellsFirst: (effects) => chosen.length === 1 && effects.some(({ work }) => heavy.has(work.kind)),
      leaves: leavesOf(fanOut),
    });
    if (isProblem(came)) problems.push(came);
    else advanced.push(came);
  }
  const work = advanced.flatMap(({ left }) => left.map(({ key }) => key)).slice(0, mostJobs);
  const liveOwed = advanced.some((each) => each.liveOwed);
  const runs = advanced.map(({ loaded }) => loaded.run);
  const untold = advanced.flatMap((each) => each.untold ?? []);
  return ended({
    advanced,
    work,
    liveOwed,
    report: {
      reason: reasonOf({ problems, work, liveOwed, untold, runs }),
      outputs: { offer: chosen.length === 1 && chosen[0] !== undefined ? offerName(chosen[0]) : "" },
      problems: [...problems, ...untold.map((each) => ({ ...each, level: "warning" as const }))],
      summary: advanceSummary({ offers: runs.map((run) => viewOf(run, ports)), work: work.length, live: liveOwed, again: work.length > 0 }),
    },
  });
}

function viewOf(run: Run, ports: Ports): OfferView {
  return { run, status: statusOf(run, ports.clock.now()), links: ports.links(run) };
}

function ended(walked: Partial<Walked> & Pick<Walked, "report">): Walked {
  return { work: [], liveOwed: false, advanced: [], ...walked };
}

async function offersOf(ports: Ports, text: string): Promise<readonly OfferId[] | Problem> {
  if (text === "*") return (await owingOffers({ ports })).owing;
  const offer = parseOfferName(text);
  if (offer === undefined) return wrongInput("offer", text, "Write publisher/offer, or * for all.");
  return (await ports.ledger.head(offer)) === undefined
    ? wrongInput("offer", text, `Nobody has published ${quote(text)} yet: merge its folder, or correct the name.`)
    : [offer];
}

/** Heavy work is spread over runners as the settings say. */
function leavesOf(fanOut: Walk["fanOut"]): (effects: readonly Effect[]) => readonly Effect[] {
  return (effects) => {
    const spread = effects.filter(({ work }) => heavy.has(work.kind));
    if (fanOut === "never") return [];
    return fanOut === "always" || spread.length > wellDoneHere ? spread : [];
  };
}

type Came = {
  readonly problems: readonly Problem[];
  readonly work: readonly string[];
  readonly liveOwed: boolean;
  readonly untold: readonly Problem[];
  readonly runs: readonly Run[];
};

function reasonOf({ problems, work, liveOwed, untold, runs }: Came): ReasonCode {
  const [worst] = problems;
  if (worst !== undefined) return reasonOfProblem(worst);
  if (work.length > 0) return "work-owed";
  if (liveOwed) return "live-owed";
  if (untold.some(({ code }) => code === "github-budget-spent")) return "parked";
  const [run] = runs;
  if (run === undefined) return "nothing-to-do";
  return runs.length === 1 ? endOf(run) : "waiting";
}

function endOf(run: Run): ReasonCode {
  const how = run.submission?.ended?.how;
  if (how === undefined) return "waiting";
  if (how === "failed") return how;
  return tookEffect(how) ? "live" : "canceled";
}
