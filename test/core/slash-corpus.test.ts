import { readdirSync, readFileSync } from "node:fs";

import { describe, expect, test } from "vitest";

import { readComment } from "../../src/core/slash.ts";

// One comment per file, byte for byte as a person could send it. The name ends in what is expected: `.none.md`, `.command.md` (then the `.json` beside
// it holds the request, and the offer where one is named), or the code of the refusal, such as `.comment-has-more.md`.

const folder = new URL("../fixtures/comments/", import.meta.url);
const comments = readdirSync(folder).flatMap((file) => {
  const [, name, expected] = /^(.+)\.([^.]+)\.md$/.exec(file) ?? [];
  return name === undefined || expected === undefined ? [] : [{ file, name, expected }];
});

function read(file: string): string {
  return readFileSync(new URL(file, folder), "utf8");
}

function found(body: string): unknown {
  const reading = readComment(body);
  return reading.kind === "refused" ? reading.problem.code : reading;
}

function wanted(name: string, expected: string): unknown {
  if (expected === "none") return { kind: "none" };
  return expected === "command" ? { kind: "command", ...JSON.parse(read(`${name}.command.json`)) } : expected;
}

describe("a comment", () => {
  test.each(comments)("$name: $expected", ({ file, name, expected }) => {
    expect(found(read(file))).toStrictEqual(wanted(name, expected));
  });

  test("never holds another bot's command", () => {
    const theirs =
      "lgtm approve assign unassign cc uncc close reopen retest test test-all ok-to-test lifecycle kind area label remove-label milestone priority retitle " +
      "shrug joke meow rebase merge deploy undeploy lock unlock unhold hello restart rerun rollback backport cherry-pick format review ask describe improve";
    expect(theirs.split(" ").map((name) => readComment(`/${name}`).kind)).toEqual(theirs.split(" ").map(() => "none"));
  });
});
