import { HtmlValidate } from "html-validate";
import { describe, expect, test } from "vitest";

import { languages, type Language } from "../../src/core/language.ts";
import type { Letter, News } from "../../src/core/letter.ts";
import { problem, type Problem } from "../../src/core/problem.ts";
import { mailSamples } from "../../src/entry/mail-preview/samples.ts";
import { renderDigest, renderMail, type Rendered } from "../../src/render/mail.ts";
import { cases } from "./runs/cases.ts";

// What mail programs do to a mail decides how it may be made: they run nothing, load nothing by themselves, drop style sheets and cut off what is long.

const mostBytes = 100_000;
const all = languages.flatMap((language) => mailSamples(language).map(({ name, message }) => [`${name} (${language})`, message] as const));
const letters = all.filter(([name]) => !name.startsWith("lead"));

/** The HTML standard's rules, but for the attributes by which mail programs lay out tables. */
const validator = new HtmlValidate({
  extends: ["html-validate:standard"],
  rules: {
    "void-style": "off",
    "no-trailing-whitespace": "off",
    "no-deprecated-attr": "off",
    "long-title": "off",
    "no-inline-style": "off",
  },
});

function linksOf({ html }: Rendered): readonly string[] {
  return [...html.matchAll(/href="([^"]+)"/g)].map(([, url = ""]) => url.replaceAll("&amp;", "&")).toSorted();
}

describe.each(all)("%s", (_name, message) => {
  const { subject, text, html } = message;

  test("runs nothing and loads nothing", () => {
    expect(html).not.toMatch(
      /<(?:script|link|img|iframe|object|embed|form|svg|video|audio|base)\b|\bon\w+=|url\(|@import|javascript:|\bsrc=|\bbackground="/i,
    );
    expect(html.replaceAll(/<a href="[^"]*"/g, "").match(/(?:href|action|cite|data)="/g)).toBeNull();
  });

  test("has at most one style sheet, in its head, and is no longer than programs show", () => {
    const [head = "", body = ""] = html.split("</head>");
    expect(head.match(/<style>/g) ?? []).toHaveLength(head.includes("<style>") ? 1 : 0);
    expect(body).not.toContain("<style");
    expect(Buffer.byteLength(html)).toBeLessThanOrEqual(mostBytes);
  });

  test("says what each table is for, declares both colour schemes and its language", () => {
    for (const [table] of html.matchAll(/<table\b[^>]*>/g)) expect(table).toMatch(/role="presentation"|aria-label="[^"]+"/);
    expect(html).toContain('<meta name="color-scheme" content="light dark" />');
    expect(html).toMatch(/<html lang="(?:en|it)">/);
  });

  test("leads to the same places as text", () => {
    const urls = [...text.matchAll(/\bhttps?:\/\/\S+/g)].map(([url]) => url).toSorted();
    expect(linksOf(message)).toEqual(urls);
  });

  test("has a subject of one line", () => {
    // oxlint-disable-next-line no-control-regex -- finding control characters is the point
    expect(subject).toMatch(/^[^\u0000-\u001f]{5,140}$/);
  });

  test("is valid HTML", async () => {
    const { results } = await validator.validateString(html.replaceAll(/<!--\[if mso\]>.*?<!\[endif\]-->/gs, ""));
    expect(results.flatMap(({ messages }) => messages.map(({ ruleId, message: found }) => `${ruleId} ${found}`))).toEqual([]);
  });
});

describe.each(letters)("%s", (name, { text, html }) => {
  test("keeps lines that readers can quote, but for what must stay whole", () => {
    const long = text.split("\n").filter((line) => line.length > 78 && !/https?:\/\/|slipway |^ {2}(?:Sub|Sotto)/.test(line));
    expect(long).toEqual([]);
  });

  test("offers the same lines to paste in both forms", () => {
    const boxes = [...html.matchAll(/<div class="box"[^>]*>([^<]+)<\/div>/g)].map(([, command = ""]) => command);
    for (const command of boxes)
      expect(text).toContain(command.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&quot;", '"').replaceAll("&#39;", "'"));
  });

  test("is written in one language", () => {
    const foreign = name.endsWith("(it)")
      ? /\b(?:Submission|What to do|Steps|Links|Status|Need help|complete|problems? to fix|is live|Where:|Fix:)/
      : /\b(?:Invio|Cosa fare|I passi|Collegamenti|Dove:|Rimedio:)/;
    expect(text).not.toMatch(foreign);
  });
});

describe("however much there is to tell", () => {
  const hostile = `${'<"&\u202e'.repeat(300)} end`;
  const problems: readonly Problem[] = Array.from({ length: 200 }, (_, index) =>
    problem(`X-${index}`, hostile, hostile, { path: "a".repeat(300), line: 1 }),
  );

  function failed(language: Language): ReturnType<typeof renderMail> {
    const run = cases["certification-failed"]?.().script.run();
    if (run === undefined) throw new Error("no story");
    const links = { previews: [], status: "https://x.example/s" };
    return renderMail({
      run,
      kind: "failed",
      step: "certify",
      submission: 2,
      problems,
      note: hostile,
      at: "2026-11-22T18:00:00.000Z",
      links,
      language,
    });
  }

  test.each(languages)("a mail is no longer than programs show, and says what it leaves out (%s)", (language) => {
    const { text, html } = failed(language);
    expect(Buffer.byteLength(html)).toBeLessThanOrEqual(mostBytes);
    expect(text).toMatch(language === "en" ? /\d+ more problems/ : /altri \d+ problemi/);
    expect(text).toContain("https://x.example/s");
  });

  test.each(languages)("so is a digest of many of them (%s)", (language) => {
    const letter: Letter = { ...failed(language).news.letter, subject: hostile };
    const [first, ...others] = Array.from({ length: 25 }, (_, index): News => ({
      language,
      at: "2026-11-22T18:00:00.000Z",
      letter: { ...letter, name: `contoso/offer-${index}` },
    }));
    if (first === undefined) throw new Error("no news");
    const { html, text } = renderDigest([first, ...others]);
    expect(Buffer.byteLength(html)).toBeLessThanOrEqual(mostBytes);
    for (let index = 0; index < 25; index += 1) expect(text).toContain(`contoso/offer-${index}`);
    expect(text).toContain("https://x.example/s");
  });
});
