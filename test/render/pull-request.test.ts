import { describe, expect, test } from "vitest";

import { problem, type Problem } from "../../src/core/problem.ts";
import { annotationsOf } from "../../src/render/annotations.ts";
import { pullRequestView } from "../../src/render/pull-request.ts";
import { offer } from "../support/script.ts";
import { changed, faultyPullRequest, readyPullRequest } from "./publication-views.ts";

const at = "2026-11-22T16:00:00.000Z";

function firstLine(input: Parameters<typeof pullRequestView>[0]): string | undefined {
  return pullRequestView(input, at).markdown.split("\n")[0];
}

describe("a pull request", () => {
  test.each([
    [readyPullRequest, "### ✅ Ready to merge: 2 offers will be published, 1 warning"],
    [faultyPullRequest, "### ❌ 3 problems to fix, 1 warning"],
    [{ ...readyPullRequest, plan: [], problems: [] }, "### ✅ Nothing to publish: no offer changes"],
    [
      { ...readyPullRequest, problems: [], plan: [{ offer, change: changed("withdraw", ["It leaves the catalogue."]) }] },
      "### ✅ Ready to merge: 1 offer will be withdrawn",
    ],
    [{ ...readyPullRequest, problems: [], plan: [{ offer, change: changed("none", []) }] }, "### ✅ Nothing to publish: no offer changes"],
    [
      { ...readyPullRequest, problems: [], plan: [{ offer, change: changed("forbidden", ["It can not."]) }] },
      "### ❌ 1 offer can not change like this",
    ],
  ])("says its state first", (input, headline) => {
    expect(firstLine(input)).toBe(headline);
  });

  test("its check says the same and fails for errors only", () => {
    const faulty = pullRequestView(faultyPullRequest, at).check;
    expect([faulty.title, faulty.conclusion, faulty.completedAt]).toEqual(["3 problems to fix, 1 warning", "failure", at]);
    expect(pullRequestView(readyPullRequest, at).check.conclusion).toBe("success");
  });

  test("a locked field that both the plan and validation found is one problem", () => {
    const { annotations, markdown } = pullRequestView(faultyPullRequest, at);
    expect(annotations.filter(({ title }) => title === "plan-id-changed")).toHaveLength(1);
    expect(markdown.split("plan-id-changed")).toHaveLength(2);
  });

  test("what nobody can read is cut by whole items", () => {
    const many = Array.from({ length: 5000 }, (_, index) =>
      problem("summary-length", `Summary ${index} is too long.`, "Shorten it.", { path: `offers/a/o${index}/offer.yaml`, line: index + 1 }),
    );
    const plan = many.map((each, index) => ({
      offer: { publisher: "a", offer: `o${index}` },
      change: changed(
        "safe",
        Array.from({ length: 9 }, () => each.text),
      ),
    }));
    const { markdown, check, annotations } = pullRequestView({ ...faultyPullRequest, plan, problems: many }, at);
    for (const text of [markdown, check.text, check.summary]) expect(new TextEncoder().encode(text).length).toBeLessThan(60_000);
    expect(markdown).toMatch(/…and \d+ more problems: `slipway validate` lists all of them\./);
    expect(markdown).toMatch(/…and 5000 more offers: `slipway plan` lists all of them\./);
    expect(annotations).toHaveLength(500);
  });
});

describe("annotations", () => {
  const base: Problem = { level: "warning", code: "c", text: "t", remedy: "r", path: "offers/a/b/offer.yaml", line: 3 };

  test("errors first, each once, and only what has a line", () => {
    const problems: readonly Problem[] = [
      { ...base, level: "information" },
      base,
      base,
      { ...base, level: "error", column: 7 },
      { level: "error", code: "c", text: "t", remedy: "r", path: "offers/a/b/offer.yaml" },
    ];
    expect(annotationsOf(problems, () => true).map(({ level, column }) => [level, column])).toEqual([
      ["failure", 7],
      ["warning", undefined],
      ["notice", undefined],
    ]);
    expect(annotationsOf(problems, () => false)).toEqual([]);
  });

  test("titles and messages keep to GitHub's limits, and hide nothing invisible", () => {
    const [annotation] = annotationsOf([{ ...base, code: "x".repeat(400), text: "\u202eé\u0000".repeat(20_000) }], () => true);
    expect(annotation?.title).toHaveLength(255);
    expect(new TextEncoder().encode(annotation?.message).length).toBeLessThan(64 * 1024);
    expect(annotation?.message).not.toMatch(/\u202e/);
  });
});
