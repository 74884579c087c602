import { offerName } from "../core/offer.ts";
import { placeText, type Problem } from "../core/problem.ts";
import type { Run, Submission } from "../core/run.ts";
import type { Status, StatusStep } from "../core/status.ts";
import { headline } from "./headline.ts";
import { nextActions } from "./next.ts";
import { oneLine, readableMoments } from "./plain.ts";
import { reportedTasks } from "./report-files.ts";
import { stepState, stepTable } from "./step-table.ts";
import { markdownText, markdownWithCode, momentText } from "./words.ts";

const marks: Readonly<Record<StatusStep["status"], string>> = {
  notStarted: "·",
  inProgress: "▶",
  waitingForPublisherReview: "🕓",
  blocked: "⏸",
  rejected: "❌",
  complete: "✅",
  canceled: "⏹",
};

/** The page people see on the offer's ledger branch: state, what to do next, steps, problems, what is live. */
export function ledgerReadme(run: Run, status: Status): string {
  const { submission } = run;
  const number = submission === null ? "" : `submission ${submission.number} · `;
  const parts = [
    `# ${offerName(run.offer)} · ${number}${markdownText(headline(run, status))}`,
    nextText(run, status),
    problemsText(status, (level) => level === "error"),
    submission === null ? "" : table(run, status),
    submission === null ? "" : reportsText(submission),
    problemsText(status, (level) => level !== "error"),
    regionsText(status),
    liveText(status),
    submission === null
      ? ""
      : `<sub>commit ${submission.request.commit.slice(0, 7)} · digest ${submission.request.digest} · this page is rendered from the events beside it; \`slipway verify\` proves it</sub>`,
  ];
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

function nextText(run: Run, status: Status): string {
  const actions = nextActions(run, status).map(({ label, who, comment, verb }) =>
    comment === ""
      ? `**${label}**\n\n    slipway ${verb}`
      : `**${label}** (${markdownText(who)}): comment \`${comment}\` on the publication issue, or run\n\n    slipway ${verb}`,
  );
  return actions.join("\n\n");
}

function table(run: Run, status: Status): string {
  return stepTable(status.steps, { mark: (step) => marks[step.status], state: (step) => markdownText(stepState(run, step)) });
}

/** Links within the branch. Ledgers from before have no report for people, and keep the page that they had. */
function reportsText(submission: Submission): string {
  const links = reportedTasks(submission).flatMap(({ work, companions }) =>
    companions === undefined || work.kind !== "certify" ? [] : [`[${markdownText(work.image)}](${companions.markdown.path})`],
  );
  return links.length === 0 ? "" : `Certification report: ${links.join(", ")}`;
}

/** What is reused is said by the table already. */
function problemsText({ steps: all }: Status, isShown: (level: Problem["level"]) => boolean): string {
  const messages = all.flatMap((step) => step.messages).filter(({ code, level }) => code !== "reused" && isShown(level));
  return messages.map(problemText).join("\n");
}

function problemText(message: Problem): string {
  const place = message.path === undefined ? "" : ` \`${oneLine(placeText(message)).replaceAll("`", "'")}\``;
  const level = message.level === "information" ? "" : ` ${message.level}`;
  return `- **${markdownText(message.code)}**${level}${place}  \n  ${markdownWithCode(readableMoments(message.text))}  \n  ${markdownWithCode(readableMoments(message.remedy))}`;
}

function regionsText({ steps: all }: Status): string {
  const regions = all.find((step) => step.id === "provision")?.regions ?? [];
  if (regions.every((region) => region.state === "pending")) return "";
  const rows = regions.map(
    ({ region, state, progress, details }) => `| ${markdownText(region)} | ${state} | ${progress} % | ${markdownText(details)} |`,
  );
  return ["<details><summary>Regions</summary>", "", "| region | state | copied | |", "|---|---|---|---|", ...rows, "", "</details>"].join(
    "\n",
  );
}

function liveText({ slots: { live } }: Status): string {
  return live === null
    ? "Customers do not see this offer: nothing is live."
    : `Live: **${markdownText(live.version)}** from submission ${live.submission}, since ${momentText(live.since)}.`;
}
