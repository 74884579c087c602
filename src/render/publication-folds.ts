import { differences } from "../core/rules/change.ts";
import type { Task } from "../core/run.ts";
import type { RegionStatus } from "../core/status.ts";
import { fixed, type Part } from "./fitted.ts";
import { foreignCode, foreignSentence, foreignText, markdownLink } from "./foreign-text.ts";
import type { OfferView } from "./offer-view.ts";
import { readableReport } from "./report-files.ts";
import { count } from "./words.ts";

const nothing = fixed("");

/** Where everything is told, for lists that are cut. */
export function elsewhere({ links }: Pick<OfferView, "links">): string {
  const places = [links.ledger === undefined ? "" : markdownLink("ledger", links.ledger), statusPageLink(links)];
  return places.filter((place) => place !== "").join(" and ");
}

/** Where the offer has a status page of its own; this very issue, or the ledger, is none. */
export function statusPageLink({ status, issue, ledger }: OfferView["links"]): string {
  return status === issue || status === ledger ? "" : markdownLink("status page", status);
}

/** Something folded: its summary is all that is seen at first. */
function folded(summary: string, rows: readonly string[], more: Pick<Part, "rank" | "rest"> & { readonly lead?: readonly string[] }): Part {
  if (rows.length === 0) return nothing;
  return {
    head: [`<details><summary>${summary}</summary>`, "", ...(more.lead ?? [])].join("\n"),
    items: rows,
    tail: "\n</details>",
    rank: more.rank,
    rest: more.rest,
  };
}

const regionMarks: Readonly<Record<RegionStatus["state"], string>> = { failed: "❌", replicating: "▶️", pending: "·", completed: "✅" };

/** Every region, those that need attention first; the summary tells how many are done. */
export function regionsFold(view: OfferView): Part {
  const regions = view.status.steps.find(({ id }) => id === "provision")?.regions ?? [];
  if (regions.every(({ state }) => state === "pending")) return nothing;
  const order = Object.keys(regionMarks);
  const sorted = regions.toSorted((a, b) => order.indexOf(a.state) - order.indexOf(b.state));
  const number = (state: RegionStatus["state"]) => regions.filter((each) => each.state === state).length;
  const failed = number("failed") === 0 ? "" : `, ${number("failed")} failed`;
  return folded(`Regions: ${number("completed")} of ${regions.length} hold everything${failed}`, sorted.map(regionRow), {
    lead: ["| | region | state | copied | |", "|---|---|---|---|---|"],
    rank: 4,
    rest: (left) => `…and ${count(left, "more region")}: see the ${elsewhere(view)}.`,
  });
}

function regionRow({ region, state, progress, details }: RegionStatus): string {
  return `| ${regionMarks[state]} | ${foreignText(region)} | ${state} | ${progress} % | ${foreignText(details)} |`;
}

/** Result and report of every image; nothing for a single one, whose step says it all. */
export function imagesFold(view: OfferView): Part {
  const tasks = view.run.submission?.steps.certify.tasks ?? [];
  if (tasks.length < 2 || view.status.steps.every(({ id, status }) => id !== "certify" || status === "notStarted")) return nothing;
  const passed = tasks.filter(({ state }) => state === "done").length;
  const sorted = tasks.toSorted((a, b) => imageStates.indexOf(a.state) - imageStates.indexOf(b.state));
  return folded(
    `Images: ${passed} of ${tasks.length} certified`,
    sorted.map((task) => imageRow(task, view)),
    {
      lead: ["| | image | checks | report |", "|---|---|---|---|"],
      rank: 5,
      rest: (left) => `…and ${count(left, "more image")}: see the ${elsewhere(view)}.`,
    },
  );
}

const imageStates: readonly Task["state"][] = ["failed", "owed", "done"];
const imageMarks: Readonly<Record<Task["state"], string>> = { failed: "❌", owed: "▶️", done: "✅" };

function imageRow(task: Task, view: OfferView): string {
  const { work, state, certification, reusedFrom } = task;
  const name = work.kind === "certify" ? foreignCode(work.image) : "";
  const checks = certification === undefined ? "" : `${certification.passed} of ${certification.checks} passed`;
  const reused = reusedFrom === undefined ? "" : `reused from submission ${reusedFrom}`;
  return `| ${imageMarks[state]} | ${name} | ${[checks, reused].filter((part) => part !== "").join(", ")} | ${reportLink(task, view)} |`;
}

/** `[report](…)`; empty where there is none, or nothing that leads there. */
export function reportLink(task: Task, { links }: OfferView): string {
  const file = readableReport(task);
  const link = file === undefined ? "" : markdownLink("report", links.evidence?.(file.path));
  return link.startsWith("[") ? link : "";
}

/** What customers would see change; there is nothing to compare once it is live, nor after a cancel. */
export function changesFold(view: OfferView): Part {
  const { submission, facts } = view.run;
  const [next, live] = [submission?.content, facts.live];
  if (
    next === undefined ||
    next === null ||
    live === null ||
    live.submission === submission?.number ||
    submission?.ended?.how === "canceled"
  )
    return nothing;
  const { images, others } = differences(live.content.locked, next.locked);
  const reasons = [...images, ...others];
  const rows = (reasons.length === 0 ? ["Nothing that customers see."] : reasons).map((each) => `- ${foreignSentence(each)}`);
  return folded(`What changed against live ${foreignText(live.content.version, 40)}`, rows, {
    rank: 6,
    rest: (left) => `…and ${count(left, "more difference")} against live: see the ${elsewhere(view)}.`,
  });
}
