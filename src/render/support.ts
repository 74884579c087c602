import { offerName } from "../core/offer.ts";
import { placeText } from "../core/problem.ts";
import { manyLines, oneLine, shorten } from "./plain.ts";
import { exceptionSection } from "./support-exception.ts";
import { supportFacts, type SupportFacts, type SupportInput } from "./support-facts.ts";
import { code, section } from "./support-words.ts";
import { count, markdownText, markdownWithCode, momentText, stampText } from "./words.ts";

const maxTitle = 120;
const shownLines = 40;

/**
 * A support request with everything needed to help: title and Markdown for an issue, the same facts as JSON (schemas/v1/support.schema.json).
 * Secrets are scrubbed from all three.
 */
export function supportRequest(input: SupportInput): { readonly title: string; readonly markdown: string; readonly json: string } {
  const facts = supportFacts(input);
  return { title: titleOf(facts), markdown: markdownOf(facts), json: `${visibleJson(facts)}\n` };
}

function titleOf({ publisher, offer, submission, step, exception, severity, text }: SupportFacts): string {
  const kind = exception === null ? (severity === "critical" ? "Support (critical)" : "Support") : `Exception of ${exception.check}`;
  const where = [submission === null ? "" : ` submission ${submission}`, step === null ? "" : `, ${step}`].join("");
  return shorten(oneLine(`${kind}: ${offerName({ publisher, offer })}${where}: ${text}`), maxTitle);
}

function markdownOf(facts: SupportFacts): string {
  const asks = facts.exception === null ? "asks for help with" : "asks for an exception for";
  const parts = [
    `**${markdownText(facts.by)}** ${asks} **${facts.publisher}/${facts.offer}** (${markdownText(facts.state)}), ${momentText(facts.at)}:`,
    manyLines(facts.text)
      .map((line) => `> ${markdownText(line)}`)
      .join("\n"),
    factTable(facts),
    // Not as code: the host makes it a link, and notes on that issue that this one speaks of it.
    facts.issue === undefined ? "" : `Publication issue: #${facts.issue}`,
    exceptionSection(facts),
    ...lists(facts),
    section("Reproduce", reproduction(facts)),
    "<sub>Secrets are left out by their form; look through the text before you make it public.</sub>",
  ];
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

function lists(facts: SupportFacts): readonly string[] {
  return [
    section("Images", facts.images.map(imageText)),
    section("Messages", cut(facts.messages.map(messageText))),
    section(
      "Regions",
      cut(
        facts.regions.map(
          ({ region, state, details }) => `- ${code(region)} ${state}${details === "" ? "" : `: ${markdownText(details)}`}`,
        ),
      ),
    ),
    section("Evidence", cut(facts.evidence.map(({ task, path, sha256 }) => `- ${code(task)}: ${code(path)} sha256 ${code(sha256)}`))),
    section(
      "Last turns",
      facts.log.map(({ at, head, subject }) => `- ${stampText(at)} ${code(head.slice(0, 7))} ${markdownText(subject)}`),
    ),
    section(
      "Environment",
      Object.entries(facts.environment).map(([name, value]) => `- ${markdownText(name)}: ${code(value)}`),
    ),
  ];
}

/** A failure of hundreds of images or regions is understood from the first; the data has them all. */
function cut(lines: readonly string[]): readonly string[] {
  return lines.length <= shownLines ? lines : [...lines.slice(0, shownLines), `- and ${count(lines.length - shownLines, "more", "more")}`];
}

function factTable({ severity, submission, step, version, commit, digest, policy, ledger, live }: SupportFacts): string {
  const rows: readonly (readonly [string, string | null])[] = [
    ["Severity", severity],
    ["Submission", submission === null ? null : String(submission)],
    ["Version", version],
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

function imageText({ image, disks }: SupportFacts["images"][number]): string {
  return `- ${code(image)}: ${disks.map(({ disk, sha256 }) => `${markdownText(disk)} ${code(`sha256:${sha256}`)}`).join(", ")}`;
}

function messageText(message: SupportFacts["messages"][number]): string {
  const place = placeText(message);
  return `- **${markdownText(message.code)}** (${message.level}, ${markdownText(message.step)})${place === "" ? "" : ` ${code(place)}`}: ${markdownWithCode(message.text)} **Fix:** ${markdownWithCode(message.remedy)}`;
}

/** What somebody types in a clone to see the same: the record as it was, and whether it holds. */
function reproduction({ publisher, offer, ledger, commit, submission }: SupportFacts): readonly string[] {
  const name = offerName({ publisher, offer });
  if (ledger === null || submission === null) return [];
  return [
    `- ${code(`git fetch origin slipway/${name} && git show ${ledger}:submissions/${submission}/events.jsonl`)}`,
    `- ${code(`slipway verify ${name}`)}`,
    ...(commit === null ? [] : [`- ${code(`git switch --detach ${commit} && slipway validate offers/${name}`)}`]),
  ];
}

/** JSON in which nothing is invisible: what a reader could misread stands as the escape that JSON has for it. */
function visibleJson(facts: SupportFacts): string {
  const text = JSON.stringify(facts, null, 2);
  // Control characters are escaped already; line ends are the file's own.
  return text.replaceAll(
    /[\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|\udb40[\udc00-\udc7f]/g,
    (found) => [...Array(found.length).keys()].map((index) => `\\u${found.charCodeAt(index).toString(16).padStart(4, "0")}`).join(""),
  );
}
