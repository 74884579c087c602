import { describe, expect, it } from "vitest";

import { createGitHubHost } from "../../../../src/adapters/host/github/github-host.ts";
import type { Places } from "../../../../src/core/message.ts";
import type { View } from "../../../../src/ports/host.ts";
import { checkView, failedCheck, requestsOf, show, slotView, startStage } from "../../../support/github-views.ts";
import { hostView } from "../../../support/host-view.ts";

describe("an announcement on GitHub", () => {
  it("opens one issue with one comment, labels and a check, in at most nine requests", async () => {
    await using rig = await startStage();
    const shown = await show(rig, hostView({ check: checkView(rig.commit) }));
    expect(shown.problem).toBeUndefined();
    expect(requestsOf(rig)).toBeLessThanOrEqual(9);
    expect(rig.github.issues()).toMatchObject([
      { title: "contoso/web-stack: running", state: "open", labels: ["slipway", "slipway: running"] },
    ]);
    expect(rig.github.comments(1)).toHaveLength(1);
    expect(rig.github.comments(1)[0]?.body).toMatch(/^<!-- slipway:status contoso\/web-stack -->\n<!-- slipway:shown .*-->\nrunning$/);
    expect(rig.github.checks()).toMatchObject([{ externalId: "contoso/web-stack/1", status: "in_progress", headSha: rig.commit }]);
    expect(shown.places).toMatchObject({ by: 41_898_282, issue: { number: 1 }, check: { submission: 1 } });
  });

  it("costs two requests in a new process when nothing changed, and writes nothing", async () => {
    await using rig = await startStage();
    const view = hostView({ check: checkView(rig.commit), deployments: [slotView(rig.commit)] });
    const { places } = await show(rig, view);
    rig.github.resetCounts();
    const again = await show(rig, { ...view, places });
    expect(requestsOf(rig)).toBeLessThanOrEqual(3);
    expect(rig.github.counts().writes).toBe(0);
    expect(again).toEqual({ places });
  });
});

describe("requests that are spared", () => {
  it("writes a complete check again without a look, and its annotations once", async () => {
    await using rig = await startStage();
    const { places } = await show(rig, hostView({ check: { ...failedCheck(rig.commit, 2), title: "waits" } }));
    const log = rig.github.log.length;
    await show(rig, { ...hostView({ check: { ...failedCheck(rig.commit, 2), title: "is live" } }), places });
    const asked = rig.github.log.slice(log).filter(({ route }) => route.includes("/check-runs"));
    expect(asked.map(({ method }) => method)).toEqual(["PATCH"]);
    expect(rig.github.checks()).toMatchObject([{ title: "is live", annotations: [{ start_line: 1 }, { start_line: 2 }] }]);
  });

  it("does not read again what the same process has just made", async () => {
    await using rig = await startStage();
    const host = createGitHubHost(rig.again());
    const shown = await host.announce(hostView({ check: checkView(rig.commit) }));
    const log = rig.github.log.length;
    await host.announce({ ...hostView({ check: failedCheck(rig.commit, 2) }), places: shown?.places ?? {} });
    const asked = rig.github.log.slice(log).filter(({ route }) => /check-runs|comments/.test(route));
    expect(asked.map(({ method }) => method)).toEqual(["PATCH", "PATCH"]);
    expect(rig.github.checks()).toMatchObject([{ conclusion: "failure", annotations: [{ start_line: 1 }, { start_line: 2 }] }]);
  });

  it("asks for nothing more once GitHub asks to wait for long", async () => {
    await using rig = await startStage();
    rig.github.inject({ method: "POST", route: "/repos/{owner}/{repo}/issues", kind: "primary-limit", retryAfter: 3600 });
    const { problem } = await show(rig, hostView({ check: checkView(rig.commit), deployments: [slotView(rig.commit)] }));
    expect(problem?.code).toBe("github-budget-spent");
    expect(rig.github.log.filter(({ route }) => /check-runs|deployments/.test(route))).toEqual([]);
  });

  it("sends the annotations of another submission's check, though they are the same", async () => {
    await using rig = await startStage();
    const { places } = await show(rig, hostView({ check: failedCheck(rig.commit, 2) }));
    await show(rig, { ...hostView({ submission: 2, check: failedCheck(rig.commit, 2) }), places });
    expect(rig.github.checks().map((check) => check.annotations.length)).toEqual([2, 2]);
  });
});

describe("announcements of a whole way", () => {
  it("follows an offer from its opening to live in 40 requests or less", async () => {
    await using rig = await startStage();
    let places: Places = {};
    for (const view of walk(rig.commit)) {
      const shown = await show(rig, { ...view, places });
      expect(shown.problem).toBeUndefined();
      ({ places } = shown);
    }
    expect(requestsOf(rig)).toBeLessThanOrEqual(40);
    expect(rig.github.issues()).toHaveLength(1);
    expect(rig.github.issues()[0]).toMatchObject({
      state: "closed",
      title: "contoso/web-stack: live",
      labels: ["slipway", "slipway: live"],
    });
    expect(rig.github.comments(1)).toHaveLength(1);
    expect(rig.github.checks()).toMatchObject([{ status: "completed", conclusion: "success" }]);
    expect(rig.github.deployments().map(({ environment, statuses }) => [environment, ...statuses.map(({ state }) => state)])).toEqual([
      ["preview", "success", "inactive"],
      ["live", "in_progress", "success"],
    ]);
  });

  it("tells 30 offers of one push within 80 writes a minute, three writes each", async () => {
    await using rig = await startStage();
    const host = createGitHubHost(rig.again({ patienceMs: 60_000 }));
    rig.github.resetCounts();
    for (let index = 0; index < 30; index += 1) {
      const offer = { publisher: "contoso", offer: `offer-${index}` };
      const shown = await host.announce(hostView({ offer, check: checkView(rig.commit, { name: `slipway / contoso/offer-${index}` }) }));
      expect(shown?.problem).toBeUndefined();
    }
    const { rest, writes, mostWritesInAMinute } = rig.github.counts();
    expect(mostWritesInAMinute).toBeLessThanOrEqual(80);
    // Two labels get their colour, issues and checks are each looked through once.
    expect({ rest, writes }).toEqual({ rest: 30 * 3 + 4, writes: 30 * 3 + 2 });
  });
});

describe("parts that can not be told", () => {
  it("tells all parts but the one it may not, and which line is missing", async () => {
    await using rig = await startStage();
    const { checks: _none, ...permissions } = { checks: "write", deployments: "write", issues: "write" } as const;
    const shown = await createGitHubHost(rig.again({}, permissions)).announce(
      hostView({ check: checkView(rig.commit), deployments: [slotView(rig.commit)] }),
    );
    expect(shown?.problem).toMatchObject({ code: "github-denied" });
    expect(shown?.problem?.remedy).toMatch(/`checks: (read|write)`/);
    expect(shown?.places).toMatchObject({ issue: { number: 1 }, preview: { submission: 1 } });
    expect(shown?.places.comment).toBeDefined();
    expect(rig.github.deployments()).toHaveLength(1);
    // The next one, which may, adds just that.
    const places = shown?.places ?? {};
    const healed = await show(rig, hostView({ check: checkView(rig.commit), deployments: [slotView(rig.commit)], places }));
    expect(healed.problem).toBeUndefined();
    expect(rig.github.checks()).toHaveLength(1);
  });

  it("refuses a body beyond 65,000 characters before GitHub does", async () => {
    await using rig = await startStage();
    const { issue } = hostView();
    const shown = await show(rig, hostView({ issue: { ...issue, comment: "x".repeat(65_001) } }));
    expect(shown.problem).toMatchObject({ code: "github-text-too-long" });
    expect(shown.places.issue?.number).toBe(1);
    expect(rig.github.comments(1)).toEqual([]);
  });
});

/** What is shown of a submission on its way, as the renderer would say it. */
function walk(commit: string): readonly View[] {
  const { issue } = hostView();
  const said = (word: string, change: Partial<View> = {}): View =>
    hostView({
      check: checkView(commit, { title: word, summary: word }),
      issue: { ...issue, title: `contoso/web-stack: ${word}`, comment: word, labels: ["slipway", `slipway: ${word}`] },
      ...change,
    });
  const live = said("live", {
    check: checkView(commit, { title: "live", status: "completed", conclusion: "success", completedAt: "2026-11-22T17:00:00.000Z" }),
    deployments: [slotView(commit, { state: "inactive" }), slotView(commit, { environment: "live" })],
  });
  return [
    said("running"),
    said("running", { issue: { ...issue, comment: "certified" }, check: checkView(commit, { summary: "certified" }) }),
    said("waiting", { deployments: [slotView(commit)] }),
    said("running", { deployments: [slotView(commit), slotView(commit, { environment: "live", state: "in_progress" })] }),
    { ...live, issue: { ...live.issue, open: false } },
  ];
}
