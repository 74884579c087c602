import { describe, expect, it } from "vitest";

import { createGitHubHost } from "../../../../src/adapters/host/github/github-host.ts";
import type { CheckView, DeploymentView } from "../../../../src/core/host-view.ts";
import type { Places } from "../../../../src/core/message.ts";
import type { Shown, View } from "../../../../src/ports/host.ts";
import { headOf, startRig, type Rig } from "../../../support/github-client.ts";
import { hostView } from "../../../support/host-view.ts";

function checkView(commit: string, change: Partial<CheckView> = {}): CheckView {
  return {
    commit,
    name: "slipway / contoso/web-stack",
    title: "running",
    summary: "Validate prerequisites",
    text: "",
    status: "in_progress",
    startedAt: "2026-11-22T16:00:00.000Z",
    annotations: [],
    ...change,
  };
}

function slot(commit: string, change: Partial<DeploymentView> = {}): DeploymentView {
  return { environment: "preview", submission: 1, commit, state: "success", description: "Preview of 1.4.1", ...change };
}

async function open(): Promise<Rig & { readonly commit: string }> {
  const rig = await startRig();
  rig.github.addUser("octo-publisher", { role: "admin" });
  return { ...rig, commit: await headOf(rig.github) };
}

async function show(rig: Rig, view: View): Promise<Shown> {
  const shown = await createGitHubHost(rig.again()).announce(view);
  if (shown === undefined) throw new Error("GitHub needs its memory");
  return shown;
}

function requests(rig: Rig): number {
  const { rest, graphql } = rig.github.counts();
  return rest + graphql;
}

describe("an announcement on GitHub", () => {
  it("opens one issue with one comment, labels and a check, in at most nine requests", async () => {
    await using rig = await open();
    const shown = await show(rig, hostView({ check: checkView(rig.commit) }));
    expect(shown.problem).toBeUndefined();
    expect(requests(rig)).toBeLessThanOrEqual(9);
    expect(rig.github.issues()).toMatchObject([
      { title: "contoso/web-stack: running", state: "open", labels: ["slipway", "slipway: running"] },
    ]);
    expect(rig.github.comments(1)).toHaveLength(1);
    expect(rig.github.comments(1)[0]?.body).toMatch(/^<!-- slipway:status contoso\/web-stack -->\n<!-- slipway:shown .*-->\nrunning$/);
    expect(rig.github.checks()).toMatchObject([{ externalId: "contoso/web-stack/1", status: "in_progress", headSha: rig.commit }]);
    expect(shown.places).toMatchObject({ by: 41_898_282, issue: { number: 1 }, check: { submission: 1 } });
  });

  it("costs two requests in a new process when nothing changed, and writes nothing", async () => {
    await using rig = await open();
    const view = hostView({ check: checkView(rig.commit), deployments: [slot(rig.commit)] });
    const { places } = await show(rig, view);
    rig.github.resetCounts();
    const again = await show(rig, { ...view, places });
    expect(requests(rig)).toBeLessThanOrEqual(3);
    expect(rig.github.counts().writes).toBe(0);
    expect(again).toEqual({ places });
  });

  it("follows an offer from its opening to live in 40 requests or less", async () => {
    await using rig = await open();
    let places: Places = {};
    for (const view of walk(rig.commit)) {
      const shown = await show(rig, { ...view, places });
      expect(shown.problem).toBeUndefined();
      ({ places } = shown);
    }
    expect(requests(rig)).toBeLessThanOrEqual(40);
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

  it("puts back what people changed, and leaves their labels", async () => {
    await using rig = await open();
    const view = hostView();
    const { places } = await show(rig, view);
    const person = rig.github.as("octo-publisher");
    person.label(1, "customer: fabrikam");
    person.label(1, "slipway: failed");
    person.unlabel(1, "slipway");
    person.closeIssue(1);
    await show(rig, { ...view, places });
    expect(rig.github.issues()[0]?.state).toBe("open");
    expect(rig.github.labelsOf(1).toSorted()).toEqual(["customer: fabrikam", "slipway", "slipway: running"]);
  });

  it("makes deleted and renamed labels again, with colour", async () => {
    await using rig = await open();
    const { places } = await show(rig, hostView());
    rig.github.as("octo-publisher").renameLabel("slipway", "freight");
    rig.github.as("octo-publisher").deleteLabel("slipway: running");
    const { problem } = await show(rig, hostView({ places }));
    expect(problem).toBeUndefined();
    expect(rig.github.labelsOf(1).toSorted()).toEqual(["freight", "slipway", "slipway: running"]);
    const { data } = await rig.client.ask("GET /repos/{owner}/{repo}/labels/{name}", { name: "slipway: running" });
    expect(data).toMatchObject({ color: "c5def5", description: "State of the publication, kept by Slipway" });
  });

  it("opens another issue when it was deleted, with its comment", async () => {
    await using rig = await open();
    const { places } = await show(rig, hostView());
    rig.github.as("octo-publisher").deleteIssue(1);
    const shown = await show(rig, hostView({ places }));
    expect(shown.problem).toBeUndefined();
    expect(shown.places.issue?.number).not.toBe(1);
    expect(rig.github.comments(shown.places.issue?.number ?? 0)).toHaveLength(1);
  });

  it("writes the comment again when it was deleted or altered", async () => {
    await using rig = await open();
    const first = await show(rig, hostView());
    rig.github.as("octo-publisher").deleteComment(first.places.comment?.id ?? 0);
    const second = await show(rig, hostView({ places: first.places }));
    expect(second.places.comment?.id).not.toBe(first.places.comment?.id);
    rig.github.as("octo-publisher").editComment(second.places.comment?.id ?? 0, "<!-- slipway:status contoso/web-stack -->\nlive!");
    await show(rig, hostView({ places: second.places }));
    expect(rig.github.comments(1).map(({ body }) => body.split("\n").at(-1))).toEqual(["running"]);
  });

  it("never touches a stranger's comment or issue with its marker", async () => {
    await using rig = await open();
    rig.github.addUser("mallory", { role: "read" });
    const mallory = rig.github.as("mallory");
    const planted = mallory.openIssue("Publication", "<!-- slipway:publication contoso/web-stack -->\nHello");
    rig.github.as("octo-publisher").label(planted, "slipway");
    const shown = await show(rig, hostView());
    expect(shown.places.issue?.number).not.toBe(planted);
    const own = shown.places.issue?.number ?? 0;
    await mallory.comment(own, "<!-- slipway:status contoso/web-stack -->\nminding");
    const { comment: _lost, ...places } = shown.places;
    const again = await show(rig, hostView({ places }));
    expect(again.places.comment).toEqual(shown.places.comment);
    expect(rig.github.comments(own).map(({ body }) => body.split("\n").at(-1))).toEqual(["running", "minding"]);
    expect(rig.github.comments(planted)).toEqual([]);
  });

  it("finds everything again when the ledger's memory of it was lost", async () => {
    await using rig = await open();
    const view = hostView({ check: checkView(rig.commit), deployments: [slot(rig.commit)] });
    const first = await show(rig, view);
    const again = await show(rig, view);
    expect(again).toEqual(first);
    expect(rig.github.issues()).toHaveLength(1);
    expect(rig.github.comments(1)).toHaveLength(1);
    expect(rig.github.checks()).toHaveLength(1);
    expect(rig.github.deployments()).toHaveLength(1);
    expect(rig.github.deployments()[0]?.statuses).toHaveLength(1);
  });

  it("puts the next submission's deployment in the place of the one before, and leaves other offers' alone", async () => {
    await using rig = await open();
    const other = hostView({ offer: { publisher: "contoso", offer: "db" }, deployments: [slot(rig.commit, { environment: "live" })] });
    await show(rig, other);
    const first = await show(rig, hostView({ deployments: [slot(rig.commit, { environment: "live" })] }));
    await show(
      rig,
      hostView({ submission: 2, places: first.places, deployments: [slot(rig.commit, { environment: "live", submission: 2 })] }),
    );
    expect(rig.github.deployments().map(({ task, payload, statuses }) => [task, payload, statuses.at(-1)?.state])).toEqual([
      ["slipway:contoso/db", { offer: "contoso/db", submission: 1 }, "success"],
      ["slipway:contoso/web-stack", { offer: "contoso/web-stack", submission: 1 }, "inactive"],
      ["slipway:contoso/web-stack", { offer: "contoso/web-stack", submission: 2 }, "success"],
    ]);
  });

  it("tells 30 offers of one push within 80 writes a minute, three writes each", async () => {
    await using rig = await open();
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

  it("tells a slot that is gone from one that never was", async () => {
    await using rig = await open();
    const shown = await show(rig, hostView({ deployments: [slot(rig.commit, { state: "inactive" })] }));
    expect(shown.problem).toBeUndefined();
    expect(rig.github.deployments()).toEqual([]);
  });

  it("sends 120 annotations in three requests, once, and completes with the last", async () => {
    await using rig = await open();
    const annotations = Array.from({ length: 120 }, (_, index) => ({
      level: "failure" as const,
      path: "offers/contoso/web-stack/offer.yaml",
      line: index + 1,
      column: 3,
      title: `ACC-${index}`,
      message: "wrong",
    }));
    const running = await show(rig, hostView({ check: checkView(rig.commit) }));
    expect(rig.github.checks()[0]?.annotations).toEqual([]);
    const failed = checkView(rig.commit, {
      status: "completed",
      conclusion: "failure",
      title: "failed",
      completedAt: "2026-11-22T16:05:00.000Z",
      annotations,
    });
    const complete = await show(rig, hostView({ check: failed, places: running.places }));
    expect(complete.problem).toBeUndefined();
    expect(rig.github.checks()).toMatchObject([{ status: "completed", conclusion: "failure" }]);
    expect(rig.github.checks()[0]?.annotations.map(({ title }) => title)).toEqual(annotations.map(({ title }) => title));
    await show(rig, hostView({ check: { ...failed, summary: "said better" }, places: complete.places }));
    expect(rig.github.checks()[0]).toMatchObject({ summary: "said better", status: "completed" });
    expect(rig.github.checks()[0]?.annotations).toHaveLength(120);
  });

  it("tells all parts but the one it may not, and which line is missing", async () => {
    await using rig = await open();
    const { checks: _none, ...permissions } = { checks: "write", deployments: "write", issues: "write" } as const;
    const shown = await createGitHubHost(rig.again({}, permissions)).announce(
      hostView({ check: checkView(rig.commit), deployments: [slot(rig.commit)] }),
    );
    expect(shown?.problem).toMatchObject({ code: "github-denied" });
    expect(shown?.problem?.remedy).toMatch(/`checks: (read|write)`/);
    expect(shown?.places).toMatchObject({ issue: { number: 1 }, preview: { submission: 1 } });
    expect(shown?.places.comment).toBeDefined();
    expect(rig.github.deployments()).toHaveLength(1);
    // The next one, which may, adds just that.
    const places = shown?.places ?? {};
    const healed = await show(rig, hostView({ check: checkView(rig.commit), deployments: [slot(rig.commit)], places }));
    expect(healed.problem).toBeUndefined();
    expect(rig.github.checks()).toHaveLength(1);
  });

  it("refuses a body beyond 65,000 characters before GitHub does", async () => {
    await using rig = await open();
    const { issue } = hostView();
    const shown = await show(rig, hostView({ issue: { ...issue, comment: "x".repeat(65_001) } }));
    expect(shown.problem).toMatchObject({ code: "github-text-too-long" });
    expect(shown.places.issue?.number).toBe(1);
    expect(rig.github.comments(1)).toEqual([]);
  });

  it.each(["lost-answer", "502", "timeout-before", "html-error", "secondary-limit", "404-once", "truncated-page"] as const)(
    "makes nothing twice and nothing too little through %s at every write",
    async (kind) => {
      await using rig = await open();
      const view = hostView({ check: checkView(rig.commit), deployments: [slot(rig.commit)] });
      for (const route of [
        "issues",
        "issues/{issue_number}/comments",
        "check-runs",
        "deployments",
        "deployments/{deployment_id}/statuses",
        "labels",
      ])
        if (kind !== "404-once" || route.includes("{"))
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
    deployments: [slot(commit, { state: "inactive" }), slot(commit, { environment: "live" })],
  });
  return [
    said("running"),
    said("running", { issue: { ...issue, comment: "certified" }, check: checkView(commit, { summary: "certified" }) }),
    said("waiting", { deployments: [slot(commit)] }),
    said("running", { deployments: [slot(commit), slot(commit, { environment: "live", state: "in_progress" })] }),
    { ...live, issue: { ...live.issue, open: false } },
  ];
}
