import { offerName } from "../core/offer.ts";
import { steps } from "../core/pipeline.ts";
import { placeText, type Problem } from "../core/problem.ts";
import type { Run, Submission, Task } from "../core/run.ts";
import type { Status } from "../core/status.ts";
import type { Instant } from "../core/time.ts";
import { currentStep, headline } from "./headline.ts";
import { manyLines, oneLine, shorten } from "./plain.ts";
import { scrub } from "./scrub.ts";
import type { LogEntry } from "./terminal-log.ts";
import { markdownText, markdownWithCode, momentText, stampText } from "./words.ts";

export type SupportInput = {
  readonly run: Run;
  readonly status: Status;
  readonly text: string;
  readonly by: string;
  readonly at: Instant;
  readonly ledgerHead?: string;
  readonly log?: readonly LogEntry[];
};

const maxTitle = 120;
const shownTurns = 20;

/** A support request with everything needed to help: title and Markdown for an issue, the same facts as JSON. Secrets are scrubbed from all three. */
export function supportRequest(input: SupportInput): { readonly title: string; readonly markdown: string; readonly json: string } {
  const facts = scrubbed(factsOf(input));
  const name = offerName(input.run.offer);
  const step = facts.step === null ? "" : `, ${facts.step}`;
  const title = shorten(
    oneLine(`Support: ${name}${facts.submission === null ? "" : ` submission ${facts.submission}`}${step}: ${facts.text}`),
    maxTitle,
  );
  return { title, markdown: markdownOf(facts), json: `${JSON.stringify(facts, null, 2)}\n` };
}

type Facts = ReturnType<typeof factsOf>;

function factsOf({ run, status, text, by, at, ledgerHead, log = [] }: SupportInput) {
  const { submission } = run;
  return {
    schemaVersion: 1,
    at,
    by,
    text,
    publisher: run.offer.publisher,
    offer: run.offer.offer,
    state: headline(run, status),
    submission: submission?.number ?? null,
    step: stepName(submission, status),
    commit: status.commit,
    digest: status.digest,
    policy: submission?.request.policy.certification ?? null,
    ledger: ledgerHead ?? null,
    ...issueOf(run),
    live: status.slots.live,
    images: (submission?.content?.images ?? []).map(({ name: image, plan, version, disks }) => ({
      image,
      plan,
      version,
      disks: disks.map(({ disk, sha256 }) => ({ disk, sha256 })),
    })),
    messages: status.steps.flatMap((each) => each.messages.map((message) => ({ step: each.id, ...message }))),
    evidence: submission === null ? [] : evidenceOf(submission),
    log: log.slice(0, shownTurns),
  };
}

/** Only a host has an issue to link to. */
function issueOf({ facts: { shown } }: Run): { readonly issue?: number } {
  return shown?.places.issue === undefined ? {} : { issue: shown.places.issue.number };
}

function stepName(submission: Submission | null, status: Status): string | null {
  return currentStep(status)?.name ?? (submission === null ? null : steps[submission.step].name);
}

function evidenceOf({ steps: states }: Submission): readonly { readonly task: string; readonly path: string; readonly sha256: string }[] {
  const tasks: readonly Task[] = Object.values(states).flatMap((state) => state.tasks);
  return tasks.flatMap(({ id, evidence }) => (evidence === undefined ? [] : [{ task: id, ...evidence }]));
}

/** The same value with every string scrubbed. */
function scrubbed<T>(value: T): T {
  const scrubOne = (each: unknown): unknown => {
    if (typeof each === "string") return scrub(each);
    if (Array.isArray(each)) return each.map(scrubOne);
    if (typeof each !== "object" || each === null) return each;
    return Object.fromEntries(Object.entries(each).map(([key, inner]) => [key, scrubOne(inner)]));
  };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- only strings change, and they stay strings
  return scrubOne(value) as T;
}

function markdownOf(facts: Facts): string {
  const parts = [
    `**${markdownText(facts.by)}** asks for help with **${facts.publisher}/${facts.offer}** (${markdownText(facts.state)}), ${momentText(facts.at)}:`,
    manyLines(facts.text)
      .map((line) => `> ${markdownText(line)}`)
      .join("\n"),
    factTable(facts),
    // Not as code: the host makes it a link, and notes on that issue that this one speaks of it.
    facts.issue === undefined ? "" : `Publication issue: #${facts.issue}`,
    section("Images", facts.images.map(imageText)),
    section("Messages", facts.messages.map(messageText)),
    section(
      "Evidence",
      facts.evidence.map(({ task, path, sha256 }) => `- ${code(task)}: ${code(path)} sha256 ${code(sha256)}`),
    ),
    section(
      "Last turns",
      facts.log.map(({ at, head, subject }) => `- ${stampText(at)} ${code(head.slice(0, 7))} ${markdownText(subject)}`),
    ),
    "<sub>Secrets are left out by their form; look through the text before you make it public.</sub>",
  ];
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

function factTable({ submission, step, commit, digest, policy, ledger, live }: Facts): string {
  const rows: readonly (readonly [string, string | null])[] = [
    ["Submission", submission === null ? null : String(submission)],
    ["Step", step],
    ["Commit", commit],
    ["Digest", digest],
    ["Policy", policy === null ? null : `${policy.policy} ${policy.digest}`],
    ["Ledger commit", ledger],
    ["Live", live === null ? null : `${live.version} (submission ${live.submission}, ${live.digest})`],
  ];
  const known = rows.flatMap(([name, value]) => (value === null ? [] : [`| ${name} | ${code(value)} |`]));
  return ["| | |", "|---|---|", ...known].join("\n");
}

function imageText({ image, disks }: Facts["images"][number]): string {
  return `- ${code(image)}: ${disks.map(({ disk, sha256 }) => `${markdownText(disk)} ${code(`sha256:${sha256}`)}`).join(", ")}`;
}

function messageText(message: Problem & { readonly step: string }): string {
  const place = placeText(message);
  return `- **${markdownText(message.code)}** (${message.level}, ${markdownText(message.step)})${place === "" ? "" : ` ${code(place)}`}: ${markdownWithCode(message.text)} **Fix:** ${markdownWithCode(message.remedy)}`;
}

function section(title: string, lines: readonly string[]): string {
  return lines.length === 0 ? "" : `### ${title}\n\n${lines.join("\n")}`;
}

/** Code that nothing inside can end, in a table or out of it. */
function code(text: string): string {
  return `\`${oneLine(text).replaceAll("`", "'").replaceAll("|", "\\|")}\``;
}
