import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { fold } from "../../src/core/evolve.ts";
import type { Links } from "../../src/core/host-view.ts";
import type { Problem } from "../../src/core/problem.ts";
import { newRun, type Run } from "../../src/core/run.ts";
import { statusOf } from "../../src/core/status.ts";
import { day } from "../../src/core/time.ts";
import { foreignSentence, foreignText, markdownLink } from "../../src/render/foreign-text.ts";
import { advanceSummary, intakeSummary } from "../../src/render/job-summary.ts";
import { publicationOf } from "../../src/render/publication.ts";
import { pullRequestView } from "../../src/render/pull-request.ts";
import { later } from "../support/core-words.ts";
import { readAsHost } from "../support/github-dialect.ts";
import { hostile, poisoned } from "../support/poison.ts";
import { offer } from "../support/script.ts";
import { emptyWorld, happen, histories } from "../support/simulation.ts";
import { changed } from "./publication-views.ts";
import { cases } from "./runs/cases.ts";
import { hostLinks } from "./runs/golden.ts";

// What a host shows must hold whatever words there are, and however many.

const limit = 60_000;
const evilLinks: Links = {
  status: "https://status.example/a b)](https://evil.example)",
  ledger: "javascript:alert(1)",
  evidence: (path) => `https://github.example/${path}`,
  source: (path) => `https://github.example/blob/${path})[x](https://evil.example)`,
  issue: "data:text/html,x",
};
const problem: Problem = { level: "error", code: hostile, text: hostile, remedy: hostile, path: `offers/${hostile}`, line: 1 };

const runs = Object.entries(cases).flatMap(([name, tell]) => {
  const { script } = tell();
  const events = script.events.map((event) => poisoned(event, ["commit", "digest", "version", "url", "region", "image"]));
  const run = fold(newRun(offer), events);
  return [{ name, run, status: statusOf(run, script.now()), now: script.now() }];
});

function markdownsOf({ run, status, now }: (typeof runs)[number]): readonly string[] {
  const { issue, check } = publicationOf(run, status, evilLinks, now);
  const plan = [{ offer, change: changed("forbidden", [hostile], [problem]) }];
  const pull = pullRequestView({ plan, problems: [problem], rules: [hostile], commit: hostile, links: evilLinks }, now);
  return [
    issue.body,
    issue.comment,
    check?.summary ?? "",
    check?.text ?? "",
    pull.markdown,
    pull.check.summary,
    pull.check.text,
    intakeSummary({ asked: [{ offer, what: hostile, who: hostile, refused: problem }], dispatched: [offer] }),
    advanceSummary({ offers: [{ run, status, links: evilLinks }], work: 1, live: true, again: true }),
  ];
}

const ownTags = /^<(?:\/?(?:sub|summary|details)|details open|br|!-- --|!-- slipway:[\w-]+(?: contoso\/web-stack)? --)>$/;
// oxlint-disable-next-line no-control-regex -- finding control characters is the point
const invisible = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/u;

describe.each(runs)("hostile words in $name", (told) => {
  test("make no link, picture, heading, code or tag, and call nobody", () => {
    for (const text of markdownsOf(told)) {
      const read = readAsHost(text);
      expect(read.links.filter((link) => !/^https:\/\/(?:github|status)\.example\//.test(link))).toEqual([]);
      expect(read.links.join(" ")).not.toMatch(/\s\S*\)\[|[<>]/);
      expect(read.pictures).toBe(0);
      expect(read.headings.filter((tag) => tag !== "h3")).toEqual([]);
      expect(read.code.filter((code) => !/^(?:\/[a-z]|slipway )/.test(code))).toEqual([]);
      expect(read.tags.filter((tag) => !ownTags.test(tag))).toEqual([]);
      expect(read.texts.filter((each) => /@octocat|#12/.test(each))).toEqual([]);
      expect(text).not.toMatch(invisible);
      expect(new TextEncoder().encode(text).length).toBeLessThan(limit);
    }
  });

  test("stay within a deployment's description", () => {
    for (const { description } of publicationOf(told.run, told.status, evilLinks, told.now).deployments) {
      expect(description.length).toBeLessThanOrEqual(140);
      expect(description).not.toMatch(invisible);
    }
  });
});

describe("foreign words", () => {
  test.each([
    ["GH-12", "GH<!-- -->-12"],
    ["see #12 and @octocat", "see #<!-- -->12 and @<!-- -->octocat"],
    ["$x$ costs $5", "&#36;x&#36; costs &#36;5"],
  ])("%s", (text, markdown) => {
    expect(foreignText(text).replace("GH-<!-- -->12", "GH<!-- -->-12")).toBe(markdown);
  });

  test("code in a sentence is left as it is", () => {
    expect(foreignSentence("Set `A=$1 GH-3 @x` for #4 `")).toBe("Set `A=$1 GH-3 @x` for #<!-- -->4 \\`");
  });

  test("are cut before they are escaped, so that escapes stay whole", () => {
    expect(foreignText("<".repeat(500), 10)).toBe(`${"&#60;".repeat(9)}…`);
  });

  test("addresses that no page may lead to are no links", () => {
    expect(markdownLink("label", "javascript:alert(1)")).toBe("label");
    expect(markdownLink("label", undefined)).toBe("label");
    expect(markdownLink("label", "https://x.example/a(b)|c_d")).toBe("[label](https://x.example/a%28b%29%7Cc%5Fd)");
  });
});

function publishedTexts(run: Run, now: string): readonly string[] {
  const { issue, check, deployments } = publicationOf(run, statusOf(run, now), hostLinks, now);
  return [
    issue.body,
    issue.comment,
    check?.summary ?? "",
    check?.text ?? "",
    JSON.stringify([issue.labels, issue.open, check, deployments]),
  ];
}

test("whatever happens to an offer, texts are short, mention nobody, and stay the same while nothing happens", () => {
  fc.assert(
    fc.property(histories, (happened) => {
      const { run, now } = happened.reduce((world, happening) => happen(world, happening, () => undefined), emptyWorld);
      const texts = publishedTexts(run, now);
      expect(publishedTexts(run, later(40 * day, now))).toEqual(texts);
      for (const text of texts.slice(0, 4)) {
        expect(new TextEncoder().encode(text).length).toBeLessThan(limit);
        expect(text).not.toMatch(/<script|(?<![\w`/])@\w|undefined|NaN|\bnull\b/);
      }
    }),
    { numRuns: 150 },
  );
});
