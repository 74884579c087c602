import { offerName, type OfferId } from "../core/offer.ts";
import type { Problem } from "../core/problem.ts";
import { fitted, fixed, type Part } from "./fitted.ts";
import { foreignSentence, foreignText, markdownLink } from "./foreign-text.ts";
import { recordedView, type OfferView } from "./offer-view.ts";
import { offerTitle } from "./publication-comment.ts";
import { errorsPart } from "./publication-problems.ts";
import { publicationSteps } from "./publication-steps.ts";
import { count } from "./words.ts";

/** GitHub takes 1 MiB of summary per step and drops what is longer whole. */
const mostBytes = 1_000_000;

/** One thing that an event asked for. */
export type Asked = {
  readonly offer: OfferId | null;
  /** `/go-live`, `label cancel`, `push`, `schedule`. */
  readonly what: string;
  /** Name of who asked; `Slipway` for what follows by itself. */
  readonly who: string;
  /** Why it was refused; null when it was accepted. */
  readonly refused: Problem | null;
};

/** What an intake did: what it was asked, and the offers that it started a walk for. */
export type IntakeReport = { readonly asked: readonly Asked[]; readonly dispatched: readonly OfferId[] };

/** A job's summary of what it took in, as Markdown. */
export function intakeSummary({ asked, dispatched }: IntakeReport): string {
  const number = (wanted: string) => asked.filter(({ refused }) => verdictOf(refused) === wanted).length;
  const counts = ["accepted", "refused", "without effect"].filter((word) => number(word) > 0).map((word) => `${number(word)} ${word}`);
  const heading = counts.length === 0 ? "nothing was asked" : counts.join(", ");
  return fitted([fixed(`### Intake: ${heading}`), askedPart(asked), fixed(dispatchedText(dispatched))], mostBytes);
}

function askedPart(asked: readonly Asked[]): Part {
  return {
    head: "| | offer | asked | by | answer |\n|---|---|---|---|---|",
    items: asked.map(askedRow),
    tail: "",
    rank: 1,
    rest: (left) => `…and ${count(left, "more request")}.`,
  };
}

function askedRow({ offer, what, who, refused }: Asked): string {
  const answer = refused === null ? "recorded" : `**${foreignText(refused.code)}** ${foreignSentence(refused.text)}`;
  return `| ${marks[verdictOf(refused)]} | ${offer === null ? "" : offerName(offer)} | ${foreignText(what)} | ${foreignText(who, 60)} | ${answer} |`;
}

const marks = { accepted: "✅", refused: "❌", "without effect": "·" } as const;

function verdictOf(refused: Problem | null): keyof typeof marks {
  if (refused === null) return "accepted";
  return refused.level === "error" ? "refused" : "without effect";
}

const shownNames = 50;

function dispatchedText(offers: readonly OfferId[]): string {
  if (offers.length === 0) return "No walk was started.";
  const left = offers.length - shownNames;
  const names = offers.slice(0, shownNames).map(offerName).join(", ");
  return `Started ${count(offers.length, "walk")}: ${names}${left > 0 ? ` and ${left} more` : ""}.`;
}

/** What a walk came to. `work` is how many pieces of work are left to other jobs. */
export type AdvanceReport = {
  readonly offers: readonly OfferView[];
  readonly work: number;
  readonly live: boolean;
  readonly again: boolean;
};

/** A job's summary of offers it walked: each with its state, its problems and its steps. */
export function advanceSummary({ offers, work, live, again }: AdvanceReport): string {
  const next = [
    work === 0 ? "" : `${count(work, "piece")} of work left to jobs of their own.`,
    live ? "A promotion waits for the environment that guards live." : "",
    again ? "It is walked again after that." : "",
  ].filter((part) => part !== "");
  const heading = offers.length === 1 ? "" : `### Walked ${count(offers.length, "offer")}`;
  return fitted([fixed(heading), fixed(next.join(" ")), ...offers.flatMap((each) => offerParts(recordedView(each)))], mostBytes);
}

function offerParts(view: OfferView): readonly Part[] {
  const { run, links } = view;
  const issue = links.issue === undefined ? "" : markdownLink("publication issue", links.issue);
  const steps: Part = { head: "", items: run.submission === null ? [] : [publicationSteps(view)], tail: "", rank: 2, rest: () => "" };
  return [fixed(`### ${offerTitle(view)}`), errorsPart(view), steps, fixed(issue)];
}
