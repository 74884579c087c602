import { describe, expect, it } from "vitest";

import { askedWait } from "../../../../src/adapters/host/github/limits.ts";
import { hasMarker, marksIn, marksLine, sameBody } from "../../../../src/adapters/host/github/marker.ts";
import { missingPermission } from "../../../../src/adapters/host/github/permissions.ts";

const now = Date.parse("2026-11-22T16:00:00Z");

function wait(status: number, headers: Readonly<Record<string, string>>, body = ""): number | undefined {
  return askedWait({ status, headers: new Headers(headers), body, now });
}

describe("how long GitHub asks to wait", () => {
  it.each([
    [429, { "retry-after": "7" }, "", 7000],
    [403, { "retry-after": "Sun, 22 Nov 2026 16:01:00 GMT" }, "", 60_000],
    [403, { "retry-after": "Sun, 22 Nov 2020 16:01:00 GMT" }, "", 0],
    [403, { "retry-after": "soon" }, "", undefined],
    [403, { "x-ratelimit-remaining": "0", "x-ratelimit-reset": String(now / 1000 + 90) }, "", 91_000],
    [403, { "x-ratelimit-remaining": "0" }, "", undefined],
    [429, {}, "", 60_000],
    [403, {}, "You have exceeded a secondary rate limit.", 60_000],
    [403, {}, "Resource not accessible by integration", undefined],
    [200, { "retry-after": "7" }, "rate limit", undefined],
  ])("%s %o %s: %s", (status, headers, body, asked) => {
    expect(wait(status, headers, body)).toBe(asked);
  });
});

describe("which permission is missing", () => {
  it.each([
    ["POST /repos/o/r/check-runs", "checks=write", "`checks: write`"],
    ["POST /repos/o/r/issues/1/comments", "issues=write; pull_requests=write", "`issues: write` or `pull-requests: write`"],
    ["GET /repos/o/r/commits/abc/pulls", undefined, "`pull-requests: read`"],
    ["POST /repos/o/r/actions/workflows/x.yml/dispatches", undefined, "`actions: write`"],
    ["DELETE /repos/o/r/issues/1/labels/x", "allows_everything", "`issues: write`"],
  ])("%s, which accepts %s, needs %s", (what, accepted, line) => {
    expect(missingPermission(what, accepted)).toEqual({
      permission: line,
      remedy: `Add the line ${line} under \`permissions:\` of the job in the workflow.`,
    });
  });

  it("tells when only an App can have it, and when nobody knows", () => {
    expect(missingPermission("GET /orgs/o/teams/t/memberships/x", "members=read").remedy).toContain("GitHub App");
    expect(missingPermission("GET /somewhere", undefined)).toMatchObject({ permission: "a permission" });
  });
});

describe("the marks of a status comment", () => {
  const marks = { issue: "0123456789abcdef", check: "fedcba9876543210", live: "00000000ffffffff" };

  it("come back as they were written", () => {
    expect(marksIn(`<!-- slipway:status contoso/web -->\r\n${marksLine(marks)}\r\nrunning`)).toEqual(marks);
    expect(marksIn(`marker\n${marksLine({})}`)).toEqual({});
  });

  it("are read nowhere but on the second line, and only when they are digests", () => {
    for (const body of [
      "",
      marksLine(marks),
      `a\nb\n${marksLine(marks)}`,
      "a\n<!-- slipway:shown check=xyz -->",
      "a\n<!-- slipway:shown check=0123456789abcdef0 -->",
    ])
      expect(marksIn(body)).toEqual({});
  });

  it("stand below a marker that counts on the first line only; line ends do not make another text", () => {
    expect(hasMarker("<!-- slipway:plan -->\r\nx", "<!-- slipway:plan -->")).toBe(true);
    expect(hasMarker("x\n<!-- slipway:plan -->", "<!-- slipway:plan -->")).toBe(false);
    expect(sameBody("a\r\nb\n", "a\nb")).toBe(true);
    expect(sameBody("a\nb", "a\nc")).toBe(false);
  });
});
