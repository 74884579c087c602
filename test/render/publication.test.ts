import { describe, expect, test } from "vitest";

import type { CheckView, DeploymentView } from "../../src/core/host-view.ts";
import { problem } from "../../src/core/problem.ts";
import { newRun, type Run } from "../../src/core/run.ts";
import { statusOf } from "../../src/core/status.ts";
import { minute, second } from "../../src/core/time.ts";
import { publicationOf } from "../../src/render/publication.ts";
import {
  certified,
  contentOf,
  done,
  failed,
  goLive,
  imageError,
  maintainer,
  offer,
  publisher,
  requestFor,
  startScript,
  walkTo,
} from "../support/script.ts";
import { cases } from "./runs/cases.ts";
import { hostLinks } from "./runs/golden.ts";

const start = "2026-11-22T16:00:00.000Z";

function shown(run: Run, now = start) {
  return publicationOf(run, statusOf(run, now), hostLinks, now);
}

function shownCase(name: string) {
  const script = cases[name]?.().script;
  if (script === undefined) throw new Error(`no story ${name}`);
  return shown(script.run(), script.now());
}

function conclusionOf(check: CheckView | undefined): string {
  return check?.conclusion ?? check?.status ?? "none";
}

describe("labels, open issue and check", () => {
  test.each([
    ["waiting-for-signoff", ["slipway", "slipway: waiting"], true, "action_required"],
    ["waiting-for-address", ["slipway", "slipway: waiting"], true, "action_required"],
    ["provisioning-half-way", ["slipway", "slipway: running"], true, "in_progress"],
    ["overdue", ["slipway", "slipway: running", "slipway: overdue"], true, "in_progress"],
    ["held", ["slipway", "slipway: running", "slipway: held"], true, "action_required"],
    ["certification-failed", ["slipway", "slipway: failed"], true, "failure"],
    ["canceled", ["slipway", "slipway: canceled"], false, "cancelled"],
    ["published-to-live", ["slipway", "slipway: live"], false, "success"],
    ["withdrawn", ["slipway", "slipway: withdrawn"], false, "success"],
    ["queued", ["slipway", "slipway: running"], true, "in_progress"],
  ])("%s", (name, labels, open, conclusion) => {
    const { issue, check } = shownCase(name);
    expect(issue.labels).toEqual(labels);
    expect(issue.open).toBe(open);
    expect(conclusionOf(check)).toBe(conclusion);
    expect(check?.completedAt === undefined).toBe(check?.status !== "completed");
    expect((check?.completedAt ?? "z") >= (check?.startedAt ?? "")).toBe(true);
  });

  test("nobody has published it: no check, no deployment, no state", () => {
    const { issue, check, deployments } = shown(newRun(offer));
    expect(issue.labels).toEqual(["slipway"]);
    expect(check).toBeUndefined();
    expect(deployments).toEqual([]);
    expect(issue.comment).toContain("/publish");
  });

  test("held before its first step is queued for nobody: it waits for a person", () => {
    const script = startScript(start);
    script.order({ kind: "publish", actor: publisher, request: requestFor("1a2b3c4d") });
    script.order({ kind: "hold", actor: maintainer, reason: "" });
    script.wait(minute);
    script.order({ kind: "publish", actor: publisher, request: requestFor("c0ffee00") });
    const { check } = shown(script.run(), script.now());
    expect(conclusionOf(check)).toBe("action_required");
    expect(check?.completedAt).toBe(check?.startedAt);
  });
});

test("the issue's title and body are those of the offer, whatever the submission", () => {
  const earlier = shownCase("published-to-live").issue;
  const issue = shownCase("waiting-for-signoff").issue;
  expect(earlier.title).toBe("Publication of contoso/web-stack");
  expect(issue.title).toBe(earlier.title);
  expect(issue.body).toContain("pull request #41");
  expect(earlier.body).not.toContain("#");
});

test("links and keys of a preview are never shown, only that they went by mail", () => {
  const script = startScript(start);
  script.order({ kind: "publish", actor: publisher, request: requestFor("1a2b3c4d") });
  walkTo(script, "preview", "1.4.0");
  const url = "https://preview.contoso.example/?s=K7yQ2m";
  const told = { ...script.run() };
  const steps = told.submission?.steps;
  if (told.submission === null || steps === undefined) throw new Error("nothing runs");
  const tasks = steps.preview.tasks.map((task) => ({ ...task, result: { note: "open", url } }));
  const run = { ...told, submission: { ...told.submission, steps: { ...steps, preview: { ...steps.preview, tasks } } } };
  expect(statusOf(run, script.now()).slots.preview?.url).toBe(url);
  expect(JSON.stringify(shown(run, script.now()))).not.toContain("K7yQ2m");
});

describe("check", () => {
  test("its title has the name first while a list shows both, otherwise the state", () => {
    expect(shownCase("waiting-for-signoff").check?.title).toBe("contoso/web-stack: waiting for Publisher signoff");
    const long = { publisher: "p".repeat(50), offer: "o".repeat(50) };
    const script = cases["waiting-for-signoff"]?.().script;
    const run = { ...(script?.run() ?? newRun(offer)), offer: long };
    expect(shown(run).check?.title).toMatch(/^waiting for Publisher signoff: p{50}\/o{50}$/);
  });

  test("stands beside the commit that was published, and remarks beside the offer's own lines only", () => {
    const { check } = shownCase("certification-failed");
    expect(check?.commit).toBe("51b2d0a4c3e2f10987654321fedcba9876543210");
    expect(check?.name).toBe("Slipway: contoso/web-stack");
    expect(check?.annotations.map(({ level, title, line }) => [level, title, line])).toEqual([
      ["failure", "ACC-003", 31],
      ["failure", "GEN-011", 31],
      ["warning", "GEN-014", 31],
    ]);
    const script = startScript(start);
    script.order({ kind: "publish", actor: publisher, request: requestFor("1a2b3c4d") });
    const elsewhere = { path: "offers/contoso/web-stack-2/offer.yaml", line: 1 };
    script.settle("validate", failed(problem("a", "b", "c", elsewhere), problem("d", "e", "f", { path: "/etc/shadow", line: 3 })));
    expect(shown(script.run(), script.now()).check?.annotations).toEqual([]);
  });
});

function states(deployments: readonly DeploymentView[]): readonly string[] {
  return deployments.map(
    ({ environment, submission, state, url }) => `${environment} ${submission} ${state}${url === undefined ? "" : " url"}`,
  );
}

const broken = problem("stage-failed", "The image did not boot.", "Look at its console.");

function walked(step: "preview" | "live") {
  const script = startScript(start);
  script.order({ kind: "publish", actor: publisher, request: requestFor("1a2b3c4d") });
  walkTo(script, step, "1.4.0");
  return script;
}

describe("deployments", () => {
  test.each([
    ["provisioning-half-way", []],
    ["waiting-for-signoff", ["preview 2 success", "live 1 success url"]],
    ["published-to-live", ["preview 1 inactive", "live 1 success url"]],
    ["canceled", ["preview 2 inactive", "live 1 success url"]],
    ["queued", ["preview 2 success", "live 2 in_progress"]],
    ["withdrawn", []],
  ])("%s", (name, expected) => {
    expect(states(shownCase(name).deployments)).toEqual(expected);
  });

  test("a slot that a host still shows of an earlier submission is closed", () => {
    const script = cases["withdrawn"]?.().script;
    const told = script?.run() ?? newRun(offer);
    const places = { preview: { id: 7, submission: 1 }, live: { id: 8, submission: 1 } };
    const run = { ...told, facts: { ...told.facts, shown: { places, asks: null, current: false, at: start } } };
    expect(states(shown(run).deployments)).toEqual(["preview 1 inactive", "live 1 inactive"]);
  });

  test("a promotion that fails says so", () => {
    const script = walked("live");
    expect(states(shown(script.run()).deployments)).toEqual(["preview 1 success", "live 1 in_progress"]);
    script.settle("promote", failed(broken));
    expect(states(shown(script.run()).deployments)).toEqual(["preview 1 inactive", "live 1 failure"]);
  });

  test("a preview that fails says so", () => {
    const script = walked("preview");
    expect(states(shown(script.run()).deployments)).toEqual(["preview 1 in_progress"]);
    script.settle("open-preview", done({ note: "open" }));
    script.settle("stage", failed(broken));
    expect(states(shown(script.run()).deployments)).toEqual(["preview 1 failure"]);
  });
});

test("hundreds of images, regions and problems are cut by whole items, and it is said how many are left out and where they are", () => {
  const script = startScript(start);
  const regions = Array.from({ length: 500 }, (_, index) => `region-${index}`);
  script.order({ kind: "publish", actor: publisher, request: requestFor("1a2b3c4d", { policy: { ...requestFor("a").policy, regions } }) });
  const one = contentOf("1.4.0");
  const images = Array.from({ length: 120 }, (_, index) =>
    one.images.map((image) => ({ ...image, name: `standard/x64Gen2@1.0.${index}`, inputs: String(index) })),
  ).flat();
  script.settle("validate", done({ note: "many images", content: { ...one, images } }));
  const errors = Array.from({ length: 40 }, (_, index) => imageError(`ACC-${index}`, "é".repeat(900), "`chmod`".repeat(100)));
  script.settle("certify", certified(errors), second);
  const { issue, check } = shown(script.run(), script.now());
  for (const text of [issue.comment, check?.text ?? ""]) {
    expect(new TextEncoder().encode(text).length).toBeLessThan(60_000);
    expect(text).toMatch(/…and \d+ more problems? to fix: see the \[ledger\]\(\S+\) and \[status page\]\(\S+\)\./);
    expect(text.match(/<details/g)?.length).toBe(text.match(/<\/details>/g)?.length);
  }
  expect(issue.comment).toContain("| · | Live |");
  expect(check?.annotations.length).toBeLessThanOrEqual(500);
});

test("who goes live is told and thanked by nobody's ping", () => {
  const script = startScript(start);
  script.order({ kind: "publish", actor: { ...publisher, name: "@everyone" }, request: requestFor("1a2b3c4d") });
  walkTo(script, "live", "1.4.0");
  goLive(script);
  expect(shown(script.run()).issue.comment).toContain("Go live by octo-reviewer for 1a2b3c4d");
});
