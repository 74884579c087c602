import { describe, expect, it } from "vitest";

import { checkView, show, slotView, startStage } from "../../../support/github-views.ts";
import { hostView } from "../../../support/host-view.ts";

describe("what people changed on GitHub", () => {
  it("puts back what people changed, and leaves their labels", async () => {
    await using rig = await startStage();
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
    await using rig = await startStage();
    const { places } = await show(rig, hostView());
    rig.github.as("octo-publisher").renameLabel("slipway", "freight");
    rig.github.as("octo-publisher").deleteLabel("slipway: running");
    const { problem } = await show(rig, hostView({ places }));
    expect(problem).toBeUndefined();
    expect(rig.github.labelsOf(1).toSorted()).toEqual(["freight", "slipway", "slipway: running"]);
    const { data } = await rig.client.ask("GET /repos/{owner}/{repo}/labels/{name}", { name: "slipway: running" });
    expect(data).toMatchObject({ color: "c5def5", description: "State of the publication, kept by Slipway" });
  });
});

describe("what people deleted on GitHub", () => {
  it("opens another issue when it was deleted, with its comment", async () => {
    await using rig = await startStage();
    const { places } = await show(rig, hostView());
    rig.github.as("octo-publisher").deleteIssue(1);
    const shown = await show(rig, hostView({ places }));
    expect(shown.problem).toBeUndefined();
    expect(shown.places.issue?.number).not.toBe(1);
    expect(rig.github.comments(shown.places.issue?.number ?? 0)).toHaveLength(1);
  });

  it("writes the comment again when it was deleted or altered", async () => {
    await using rig = await startStage();
    const first = await show(rig, hostView());
    rig.github.as("octo-publisher").deleteComment(first.places.comment?.id ?? 0);
    const second = await show(rig, hostView({ places: first.places }));
    expect(second.places.comment?.id).not.toBe(first.places.comment?.id);
    rig.github.as("octo-publisher").editComment(second.places.comment?.id ?? 0, "<!-- slipway:status contoso/web-stack -->\nlive!");
    await show(rig, hostView({ places: second.places }));
    expect(rig.github.comments(1).map(({ body }) => body.split("\n").at(-1))).toEqual(["running"]);
  });
});

describe("what strangers planted, and what was forgotten", () => {
  it("never touches a stranger's comment or issue with its marker", async () => {
    await using rig = await startStage();
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
    await using rig = await startStage();
    const view = hostView({ check: checkView(rig.commit), deployments: [slotView(rig.commit)] });
    const first = await show(rig, view);
    const again = await show(rig, view);
    expect(again).toEqual(first);
    expect(rig.github.issues()).toHaveLength(1);
    expect(rig.github.comments(1)).toHaveLength(1);
    expect(rig.github.checks()).toHaveLength(1);
    expect(rig.github.deployments()).toHaveLength(1);
    expect(rig.github.deployments()[0]?.statuses).toHaveLength(1);
  });
});
