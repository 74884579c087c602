import { describe, expect, it } from "vitest";

import { createGitHubClient } from "../../../../src/adapters/host/github/client.ts";
import { createGitHubHost } from "../../../../src/adapters/host/github/github-host.ts";
import { checkView, failedCheck, show, slotView, startStage } from "../../../support/github-views.ts";
import { hostView } from "../../../support/host-view.ts";

describe("deployments on GitHub", () => {
  it("puts the next submission's deployment in the place of the one before, and leaves other offers' alone", async () => {
    await using rig = await startStage();
    const other = hostView({ offer: { publisher: "contoso", offer: "db" }, deployments: [slotView(rig.commit, { environment: "live" })] });
    await show(rig, other);
    const first = await show(rig, hostView({ deployments: [slotView(rig.commit, { environment: "live" })] }));
    await show(
      rig,
      hostView({ submission: 2, places: first.places, deployments: [slotView(rig.commit, { environment: "live", submission: 2 })] }),
    );
    expect(rig.github.deployments().map(({ task, payload, statuses }) => [task, payload, statuses.at(-1)?.state])).toEqual([
      ["slipway:contoso/db", { offer: "contoso/db", submission: 1 }, "success"],
      ["slipway:contoso/web-stack", { offer: "contoso/web-stack", submission: 1 }, "inactive"],
      ["slipway:contoso/web-stack", { offer: "contoso/web-stack", submission: 2 }, "success"],
    ]);
  });

  it("tells a slot that is gone from one that never was", async () => {
    await using rig = await startStage();
    const shown = await show(rig, hostView({ deployments: [slotView(rig.commit, { state: "inactive" })] }));
    expect(shown.problem).toBeUndefined();
    expect(rig.github.deployments()).toEqual([]);
  });
});

describe("checks on GitHub", () => {
  it("sends 120 annotations in three requests, once, and completes with the last", async () => {
    await using rig = await startStage();
    const running = await show(rig, hostView({ check: checkView(rig.commit) }));
    expect(rig.github.checks()[0]?.annotations).toEqual([]);
    const check = failedCheck(rig.commit, 120);
    rig.github.resetCounts();
    const complete = await show(rig, hostView({ check, places: running.places }));
    expect(rig.github.log.filter(({ route, method }) => method === "PATCH" && route.includes("check-runs"))).toHaveLength(3);
    expect(rig.github.checks()).toMatchObject([{ status: "completed", conclusion: "failure" }]);
    expect(rig.github.checks()[0]?.annotations.map(({ title }) => title)).toEqual(check.annotations.map(({ title }) => title));
    await show(rig, hostView({ check: { ...check, summary: "said better" }, places: complete.places }));
    expect(rig.github.checks()[0]).toMatchObject({ summary: "said better", status: "completed" });
    expect(rig.github.checks()[0]?.annotations).toHaveLength(120);
  });

  it("goes on with the annotations where an earlier job was cut short", async () => {
    await using rig = await startStage();
    rig.github.inject({ kind: "secondary-limit", method: "PATCH", route: /check-runs/, retryAfter: 3600 });
    const cut = await show(rig, hostView({ check: failedCheck(rig.commit, 120) }));
    expect(cut).toMatchObject({ problem: { code: "github-budget-spent" }, retryAfterMs: 3_600_000 });
    expect(rig.github.checks()).toMatchObject([{ status: "in_progress" }]);
    expect((await show(rig, hostView({ check: failedCheck(rig.commit, 120), places: cut.places }))).problem).toBeUndefined();
    expect(rig.github.checks()).toMatchObject([{ status: "completed" }]);
    expect(rig.github.checks()[0]?.annotations).toHaveLength(120);
  });

  it("ends the run of a submission that was replaced", async () => {
    await using rig = await startStage();
    const { places } = await show(rig, hostView({ check: checkView(rig.commit) }));
    const commit = await rig.github.as("octo-publisher").push({ "README.md": "next\n" });
    const next = await show(rig, hostView({ submission: 2, check: checkView(commit), places }));
    expect(next.problem).toBeUndefined();
    expect(rig.github.checks()).toMatchObject([
      { headSha: rig.commit, status: "completed", conclusion: "neutral", title: "Replaced by submission 2" },
      { headSha: commit, status: "in_progress", externalId: "contoso/web-stack/2" },
    ]);
  });
});

describe("a change of who writes", () => {
  it("keeps issue and comment, and makes a check of its own where it may not write the other's", async () => {
    await using rig = await startStage();
    const before = await show(rig, hostView({ check: checkView(rig.commit) }));
    const { app } = rig.github;
    // Keys are signed for the hour that this machine believes in.
    await rig.clock.sleep(Date.now() - rig.clock.date().getTime());
    const client = createGitHubClient({ ...rig.github, app, now: rig.clock.now, sleep: rig.clock.sleep });
    const { issue } = hostView();
    const view = hostView({
      check: checkView(rig.commit, { title: "certified" }),
      issue: { ...issue, comment: "certified" },
      places: before.places,
    });
    const shown = await createGitHubHost(client).announce(view);
    expect(shown?.problem).toBeUndefined();
    expect(shown?.places).toMatchObject({ issue: before.places.issue, comment: before.places.comment });
    expect(rig.github.comments(1)).toHaveLength(1);
    expect(rig.github.checks().map(({ title }) => title)).toEqual(["running", "certified"]);
    expect(await createGitHubHost(client).announce({ ...view, places: shown?.places ?? {} })).toEqual({ places: shown?.places });
  });
});

const creations = ["issues", "issues/{issue_number}/comments", "check-runs", "deployments", "deployments/{deployment_id}/statuses"];

describe("faults at every write", () => {
  it.each(["lost-answer", "502", "timeout-before", "html-error", "secondary-limit", "404-once", "truncated-page"] as const)(
    "makes nothing twice and nothing too little through %s at every write",
    async (kind) => {
      await using rig = await startStage();
      const view = hostView({ check: checkView(rig.commit), deployments: [slotView(rig.commit)] });
      // A 404 may come for what was created a moment ago, so only below that.
      for (const route of creations.filter((each) => kind !== "404-once" || each.includes("{")))
        rig.github.inject({ method: "POST", route: `/repos/{owner}/{repo}/${route}`, kind, retryAfter: 5 });
      const shown = await show(rig, view);
      expect(shown.problem).toBeUndefined();
      expect(rig.github.issues()).toHaveLength(1);
      expect(rig.github.comments(1)).toHaveLength(1);
      expect(rig.github.checks()).toHaveLength(1);
      expect(rig.github.deployments()).toHaveLength(1);
      expect(rig.github.deployments()[0]?.statuses).toHaveLength(1);
      expect(await show(rig, { ...view, places: shown.places })).toEqual({ places: shown.places });
    },
  );
});
