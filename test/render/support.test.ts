import { readFileSync } from "node:fs";

import addFormats from "ajv-formats";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";

import type { Problem } from "../../src/core/problem.ts";
import type { Run } from "../../src/core/run.ts";
import { settingsPath } from "../../src/core/settings.ts";
import { statusOf } from "../../src/core/status.ts";
import type { ExceptionRequest } from "../../src/core/support.ts";
import { loadSettings } from "../../src/manifest/load-settings.ts";
import { supportRequest } from "../../src/render/support.ts";
import { planted } from "../support/planted-secrets.ts";
import { projectRoot } from "../support/sample-offer.ts";
import { cases } from "./runs/cases.ts";

const at = "2026-11-22T17:00:00.000Z";
const everything = Object.values(planted)
  .map(([text]) => text)
  .join("\n\n");

function failedRun(): Run {
  const run = cases["lead-refused"]?.().script.run();
  if (run === undefined) throw new Error("the story is gone");
  return run;
}

/** The same run as if every string that people or services wrote had been full of secrets. */
function poisoned(run: Run): Run {
  const { submission } = run;
  if (submission === null) throw new Error("nothing was published");
  const step = submission.steps[submission.step];
  const problems: readonly Problem[] = Object.values(planted).map(([text], index) => ({
    level: "error",
    code: `planted-${index}`,
    text,
    remedy: text,
    path: text,
  }));
  const steps = { ...submission.steps, [submission.step]: { ...step, problems } };
  return { ...run, submission: { ...submission, steps } };
}

const exception: ExceptionRequest = {
  type: "lockedDown",
  check: "LIVE-003",
  plan: "standard",
  version: "1.4.0",
  ends: "2027-01-31",
  evidence: "1e5".padEnd(64, "0"),
};

describe("a support request", () => {
  test("carries no planted secret in any form, wherever in the record it stood", () => {
    const run = poisoned(failedRun());
    const request = supportRequest({
      run,
      status: statusOf(run, at),
      text: everything,
      by: everything,
      at,
      environment: { System: everything },
      log: [{ at, head: "9c0e1f2", subject: everything, author: everything }],
    });
    const told = [request.title, request.markdown, request.json].join("\n");
    expect(Object.entries(planted).flatMap(([name, [, secret]]) => (told.includes(secret) ? [name] : []))).toEqual([]);
    expect(JSON.parse(request.json)).toMatchObject({ publisher: "contoso", digest: run.submission?.request.digest });
  });

  test("is data that keeps to its schema, and the Markdown says how to see the same", () => {
    const ajv = new Ajv2020({ strict: true, allErrors: true, allowUnionTypes: true });
    addFormats.default(ajv);
    const validate = ajv.compile(JSON.parse(readFileSync(`${projectRoot}schemas/v1/support.schema.json`, "utf8")));
    const run = failedRun();
    for (const asked of [{}, { severity: "critical" as const }, { exception }]) {
      const input = { run, status: statusOf(run, at), text: "Why?", by: "octo", at, environment: { System: "linux" }, ...asked };
      const { json, markdown } = supportRequest({ ...input, ledgerHead: "9c0e1f2".padEnd(40, "0") });
      validate(JSON.parse(json));
      expect(validate.errors ?? []).toEqual([]);
      expect(markdown).toContain(`git show ${"9c0e1f2".padEnd(40, "0")}:submissions/1/events.jsonl`);
    }
  });
});

describe("a support request of some kind", () => {
  test("for an exception is the published form, and gives the waiver that grants it", () => {
    const run = failedRun();
    const text = 'The appliance has no shell: "by design" `rm`\n```';
    const { title, markdown } = supportRequest({ run, status: statusOf(run, at), text, by: "octo", at, environment: {}, exception });
    expect(title).toContain("Exception of LIVE-003");
    for (const words of ["Exception type", "locked down", "2027-01-31", `sha256:${exception.evidence}`]) expect(markdown).toContain(words);
    const yaml = /```yaml\n([\s\S]*?)\n```/.exec(markdown)?.[1] ?? "";
    const settings = loadSettings(Buffer.from(yaml), settingsPath);
    expect(settings).toMatchObject({
      waivers: [{ check: "LIVE-003", offer: "contoso/web-stack", plan: "standard", version: "1.4.0", expires: "2027-01-31" }],
    });
  });

  test("of a failure with thousands of messages still fits an issue", () => {
    const run = failedRun();
    const { submission } = run;
    if (submission === null) throw new Error("nothing was published");
    const many = Array.from({ length: 5000 }, (_, index) => ({
      level: "error" as const,
      code: `x-${index}`,
      text: "x".repeat(200),
      remedy: "y",
    }));
    const step = { ...submission.steps[submission.step], problems: many };
    const grown: Run = { ...run, submission: { ...submission, steps: { ...submission.steps, [submission.step]: step } } };
    const { markdown, json } = supportRequest({ run: grown, status: statusOf(grown, at), text: "Why?", by: "octo", at, environment: {} });
    expect(markdown.length).toBeLessThan(65_000);
    expect(markdown).toContain("more");
    expect(json).toContain("x-4999");
  });
});
