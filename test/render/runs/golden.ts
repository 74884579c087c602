import { fold } from "../../../src/core/evolve.ts";
import type { Links } from "../../../src/core/host-view.ts";
import type { Event } from "../../../src/core/message.ts";
import { newRun, type Run } from "../../../src/core/run.ts";
import { statusOf } from "../../../src/core/status.ts";
import type { Instant } from "../../../src/core/time.ts";
import { changeLines } from "../../../src/render/change-lines.ts";
import { ledgerReadme } from "../../../src/render/ledger-readme.ts";
import { renderMail, type MailLinks } from "../../../src/render/mail.ts";
import { publicationOf, type Publication } from "../../../src/render/publication.ts";
import { statusPage } from "../../../src/render/status-page.ts";
import { turnSubject } from "../../../src/render/story.ts";
import { supportRequest } from "../../../src/render/support.ts";
import type { LogEntry } from "../../../src/render/terminal-log.ts";
import { terminalLog } from "../../../src/render/terminal-log.ts";
import { terminalStatus, type TaskProgress } from "../../../src/render/terminal-status.ts";
import { offer } from "../../support/script.ts";

/** What a golden folder holds beside its events. */
export type Moment = { readonly now: Instant; readonly live?: Readonly<Record<string, TaskProgress>> };

/** Reads `moment.json`, which only this test writes. */
export function decodeMoment(json: string): Moment {
  const value: unknown = JSON.parse(json);
  if (typeof value !== "object" || value === null || !("now" in value) || typeof value.now !== "string")
    throw new Error("moment.json has no moment");
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the decoding edge; only this test writes the file
  return "live" in value ? { now: value.now, live: value.live as NonNullable<Moment["live"]> } : { now: value.now };
}

const previews = [
  { subscription: "5b1e0c9a-7d42-4f6b-9a51-2f0c8e3d7b64", url: "http://127.0.0.1:4410/preview/contoso/web-stack?s=K7yQ2m" },
];

/** Everything that people read about a run, by file name; mails of its last submission only. */
export function rendered(events: readonly Event[], { now, live = {} }: Moment): ReadonlyMap<string, string> {
  const run = fold(newRun(offer), events);
  const status = statusOf(run, now);
  const log = logOf(events);
  const view = { run, status, now, colour: false, previews, live: new Map(Object.entries(live)) };
  const canvas = { width: 100, colour: false };
  return new Map([
    ["readme.md", ledgerReadme(run, status)],
    ["terminal.txt", text(terminalStatus({ ...view, width: 100, command: "slipway", branch: "main" }))],
    ["terminal-72.txt", text(terminalStatus({ ...view, width: 72, command: "npm run --silent slipway --" }))],
    ["changes.txt", text(changesOf(events, now))],
    ["log.txt", text(terminalLog(log, canvas))],
    ["status.html", statusPage({ run, status, log, now, command: "slipway" })],
    ...publicationFiles(publicationOf(run, status, hostLinks, now)),
    ...mailsOf(events),
    ...supportOf(events, log),
  ]);
}

const repository = "https://github.example/contoso/offers";

/** Addresses as a host gives them. */
export const hostLinks: Links = {
  status: "https://status.contoso.example/status/contoso/web-stack/",
  ledger: `${repository}/tree/slipway/contoso/web-stack`,
  evidence: (path) => `${repository}/blob/slipway/contoso/web-stack/${path}`,
  source: (path, line) => `${repository}/blob/51b2d0a4c3e2f10987654321fedcba9876543210/${path}${line === undefined ? "" : `#L${line}`}`,
  issue: `${repository}/issues/57`,
};

function publicationFiles({ issue, check, deployments }: Publication): readonly (readonly [string, string])[] {
  const { comment, body, ...state } = issue;
  return [
    ["comment.md", comment],
    ["issue.json", `${JSON.stringify({ ...state, body, deployments }, null, 2)}\n`],
    ["check.json", `${JSON.stringify(check, null, 2)}\n`],
  ];
}

function text(lines: readonly string[]): string {
  return `${lines.join("\n")}\n`;
}

type Turn = { readonly events: readonly Event[]; readonly after: Run; readonly at: Instant };

/** Events of one moment are one turn. */
function turnsOf(events: readonly Event[]): readonly Turn[] {
  const ends = events.flatMap((event, index) => (events[index + 1]?.at === event.at ? [] : [index + 1]));
  return ends.map((end, index) => ({
    events: events.slice(ends[index - 1] ?? 0, end),
    after: fold(newRun(offer), events.slice(0, end)),
    at: events[end - 1]?.at ?? "",
  }));
}

function changesOf(events: readonly Event[], now: Instant): readonly string[] {
  return turnsOf(events).flatMap((turn) => changeLines(turn.events, turn.after, now));
}

function logOf(events: readonly Event[]): readonly LogEntry[] {
  return turnsOf(events)
    .map((turn, index) => ({
      at: turn.at,
      head: (0x9c0e1f2 + index * 0x3d71b5).toString(16).padEnd(40, "0"),
      subject: turnSubject(turn.events, turn.after),
      author: turn.events.find(({ actor }) => actor.role !== "system")?.actor.name ?? "Slipway",
    }))
    .toReversed();
}

function mailsOf(events: readonly Event[]): readonly (readonly [string, string])[] {
  return turnsOf(events).flatMap(({ events: own, after, at }) =>
    own.flatMap((event) => {
      if (event.submission !== events.at(-1)?.submission || event.type !== "chore-owed" || event.task.work.kind !== "mail") return [];
      const { mail: kind, step, problems, note } = event.task.work;
      const name = `mail-${kind}`;
      const input = { run: after, kind, step, submission: event.submission, problems, note, at, links: linksOf(after) };
      const [english, italian] = [renderMail({ ...input, language: "en" }), renderMail({ ...input, language: "it" })];
      return [
        [`${name}.txt`, `Subject: ${english.subject}\n\n${english.text}`],
        [`${name}.it.txt`, `Subject: ${italian.subject}\n\n${italian.text}`],
        [`${name}.html`, english.html],
      ] as const;
    }),
  );
}

function linksOf({ facts }: Run): MailLinks {
  const grants = previews.map((preview) => ({ ...preview, expires: "2026-11-29T16:02:40.000Z" }));
  const status = "https://status.contoso.example/status/contoso/web-stack/";
  return { status, previews: grants, ...(facts.live === null ? {} : { live: facts.live.url }) };
}

function supportOf(events: readonly Event[], log: readonly LogEntry[]): readonly (readonly [string, string])[] {
  const asked = turnsOf(events).find((turn) =>
    turn.events.some((event) => event.type === "chore-owed" && event.task.work.kind === "support"),
  );
  const work = asked?.events
    .map((event) => (event.type === "chore-owed" ? event.task.work : undefined))
    .find((each) => each?.kind === "support");
  if (asked === undefined || work?.kind !== "support") return [];
  const { after: run, at } = asked;
  const request = supportRequest({
    run,
    status: statusOf(run, at),
    text: work.text,
    by: work.by,
    at,
    environment: { Slipway: "0.0.0" },
    ledgerHead: "9c0e1f2".padEnd(40, "0"),
    log,
  });
  return [
    ["support.md", `# ${request.title}\n\n${request.markdown}`],
    ["support.json", request.json],
  ];
}
