import MarkdownIt from "markdown-it";
import { describe, expect, test } from "vitest";

import { fold } from "../../src/core/evolve.ts";
import type { MailKind } from "../../src/core/message.ts";
import type { Problem } from "../../src/core/problem.ts";
import { newRun } from "../../src/core/run.ts";
import { statusOf } from "../../src/core/status.ts";
import { changeLines } from "../../src/render/change-lines.ts";
import { historyPage } from "../../src/render/history-page.ts";
import { languages } from "../../src/render/language.ts";
import { ledgerReadme } from "../../src/render/ledger-readme.ts";
import { renderMail } from "../../src/render/mail.ts";
import { offersPage } from "../../src/render/offers-page.ts";
import { offerLine } from "../../src/render/site-offers.ts";
import { statusPage } from "../../src/render/status-page.ts";
import { turnSubject } from "../../src/render/story.ts";
import { supportRequest } from "../../src/render/support.ts";
import { terminalLog, type LogEntry } from "../../src/render/terminal-log.ts";
import { terminalOffers } from "../../src/render/terminal-offers.ts";
import { terminalStatus } from "../../src/render/terminal-status.ts";
import { strictTags } from "../support/html-tokens.ts";
import { hostile, poisoned } from "../support/poison.ts";
import { offer } from "../support/script.ts";
import { cases } from "./runs/cases.ts";

// Every word that a manifest, an image, a server or a commenter can choose is hostile here, and every renderer gets all of them.

/** What must reach nobody: control characters but line ends, bidirectional and zero-width ones. */
// oxlint-disable-next-line no-control-regex -- finding control characters is the point
const invisible = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/u;
const kinds: readonly MailKind[] = ["failed", "previewReady", "live", "withdrawn", "canceled", "overdue", "support"];

const runs = Object.entries(cases).map(([name, tell]) => {
  const { script } = tell();
  const events = script.events.map((event) => poisoned(event));
  const run = fold(newRun(offer), events);
  const harmless = fold(
    newRun(offer),
    script.events.map((event) => poisoned(event, [], "harmless words")),
  );
  const clean = { run: harmless, status: statusOf(harmless, script.now()) };
  return { name, events, run, now: script.now(), status: statusOf(run, script.now()), clean };
});

type Told = (typeof runs)[number];

const problem: Problem = { level: "error", code: hostile, text: hostile, remedy: hostile, path: hostile, line: 1 };

function logOf({ now }: Told): readonly LogEntry[] {
  return [{ at: now, head: "9c0e1f2", subject: hostile, author: hostile }];
}

function mailsOf({ run, now }: Told): readonly ReturnType<typeof renderMail>[] {
  const previews = [{ subscription: hostile, url: hostile, expires: now }];
  const links = { status: hostile, report: "javascript:alert(1)", previews, live: hostile, support: hostile };
  const submission = run.submission?.number ?? 1;
  return kinds.flatMap((kind) =>
    languages.map((language) =>
      renderMail({ run, kind, step: "certify", submission, problems: [problem], note: hostile, at: now, links, language }),
    ),
  );
}

function supportOf(told: Told): ReturnType<typeof supportRequest> {
  return supportRequest({
    run: told.run,
    status: told.status,
    text: hostile,
    by: hostile,
    at: told.now,
    environment: { [hostile]: hostile },
    log: logOf(told),
  });
}

function markdownsOf(told: Told): readonly string[] {
  return [ledgerReadme(told.run, told.status), supportOf(told).markdown];
}

/** The pages of the status site in every language, with everything that they can lead to. */
function sitePagesOf({ run, status, now }: Pick<Told, "run" | "status" | "now">, text: string): readonly string[] {
  const log = [{ at: now, head: "9c0e1f2", subject: text, author: text }];
  const links = {
    commit: (id: string) => `https://x.example/${id}`,
    source: () => "https://x.example/line",
  };
  const record = { number: 1, result: "failed", startedAt: now, endedAt: now, by: text, took: { certify: 60_000 } } as const;
  const problems = [{ ...problem, text, remedy: text, code: text, path: text }];
  const query = { text, state: "all", sort: "status" } as const;
  return languages.flatMap((language) => {
    const view = { now, language, translated: true, links };
    return [
      statusPage({ ...view, run, status, log, command: "slipway", hasHistory: true }),
      historyPage({ ...view, offer, submissions: [record, { ...record, number: 2 }], log }),
      offersPage([offerLine(status, now)], { ...view, problems }),
      offersPage([offerLine(status, now)], { ...view, problems, query }),
    ];
  });
}

function pagesOf(told: Told): readonly string[] {
  return [...sitePagesOf(told, hostile), ...mailsOf(told).map((mail) => mail.html)];
}

function linesOf(told: Told): readonly string[] {
  const { run, status, now, events } = told;
  const canvas = { width: 80, colour: false };
  const previews = [{ subscription: hostile, url: hostile }];
  return [
    ...terminalStatus({ ...canvas, run, status, now, previews, live: new Map(), command: "slipway", branch: hostile }),
    ...terminalOffers([{ status, since: now, overdue: false }], { ...canvas, now }),
    ...terminalLog(logOf(told), canvas),
    ...changeLines(events, run, now),
    turnSubject(events, run),
    ...mailsOf(told).map((mail) => mail.subject),
    supportOf(told).title,
  ];
}

describe.each(runs)("$name", (told) => {
  test("no line of a terminal holds a control character, nor breaks", () => {
    for (const line of linesOf(told)) expect(line).not.toMatch(/\n/);
    for (const line of linesOf(told)) expect(line).not.toMatch(invisible);
  });

  test("mails, comments and pages hold no invisible character", () => {
    for (const text of [...pagesOf(told), ...mailsOf(told).map((mail) => mail.text), ...markdownsOf(told)])
      expect(text).not.toMatch(invisible);
  });

  test("HTML mails have no script, picture, form or dangerous link", () => {
    for (const { html: page } of mailsOf(told)) {
      expect(page).not.toMatch(/<(?:script|img|iframe|form|svg|object|embed)/i);
      expect(page).not.toMatch(/(?:href|src)="(?!https?:|file:|mailto:|#|status|(?:\.\.\/)+|index\.html|certification[\w.%-]*\.html")/i);
      expect(page).not.toMatch(/\son\w+=/i);
    }
  });

  test("pages of the site have the tags and attributes that they have with harmless words, and lead nowhere else", () => {
    const clean = sitePagesOf({ ...told, ...told.clean }, "harmless");
    for (const [index, page] of sitePagesOf(told, hostile).entries()) {
      expect(shapeOf(page)).toEqual(shapeOf(clean[index] ?? ""));
      for (const { attributes } of strictTags(page))
        for (const name of ["href", "src", "action"]) expect(attributes.get(name) ?? "#").toMatch(ownAddress);
    }
  });

  test("Markdown has no heading, link, picture, fence or tag but our own, and mentions nobody", () => {
    for (const text of markdownsOf(told)) {
      const tokens = parsed(text);
      expect(tokens.filter(({ type }) => type === "link_open" || type === "image" || type === "fence")).toEqual([]);
      expect(tokens.filter(({ type }) => type === "heading_open").map(({ tag }) => tag)).not.toContain("h2");
      expect(
        tokens
          .filter(({ type }) => type.startsWith("html"))
          .flatMap(({ content }) => content.match(/<[^>]*>/g) ?? [])
          .filter((tag) => !ownTags.test(tag)),
      ).toEqual([]);
      expect(tokens.filter(({ type }) => type === "text").map(({ content }) => content)).not.toContainEqual(
        expect.stringMatching(/@octocat|#12/),
      );
    }
  });
});

/** Where the site's own pages lead: within the site, to the forge, and to what is live. */
const ownAddress =
  /^(?:(?:\.\.\/)*(?:status\.css|site\.js|(?:index|it|history|history\.it|stats|stats\.it|certification[\w.%-]*)\.html|status\/[a-z/.-]+)|[#?][^"]*|https:\/\/[a-z.]+\.example\/[^"]*)$/;

/** Tags with the names of their attributes, in order; marks around code in backticks are words' own. */
function shapeOf(page: string): readonly string[] {
  return strictTags(page)
    .filter(({ name }) => name !== "code")
    .map(({ name, attributes }) => `${name} ${[...attributes.keys()].join(" ")}`);
}

const ownTags = /^<(?:\/?(?:sub|details|summary)|!-- --)>$/;

/** Tokens as GitHub's Markdown has them: tables, raw HTML, bare addresses made links. */
function parsed(text: string): readonly { readonly type: string; readonly tag: string; readonly content: string }[] {
  const tokens = new MarkdownIt({ html: true, linkify: true }).parse(text, {});
  return tokens.flatMap((token) => [token, ...(token.children ?? [])]);
}
