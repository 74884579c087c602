import { describe, expect, it } from "vitest";

import { openForge } from "../../../support/github-client.ts";

const done = (value: unknown) => ({ kind: "done", value });

describe("commands whose events were lost", () => {
  it("finds comments that nobody of ours has reacted to", async () => {
    await using rig = await openForge();
    rig.github.addUser("alice", { role: "write" });
    const alice = rig.github.as("alice");
    const issue = alice.openIssue("Hello");
    await alice.comment(issue, "/too-old");
    await rig.clock.sleep(60_000);
    const since = rig.clock.now();
    await alice.comment(issue, "just talk");
    const answered = await alice.comment(issue, "/status");
    await rig.forge.react(answered, "+1");
    const lost = await alice.comment(issue, "/go-live 1a2b3c4d");
    expect(await rig.newForge().unanswered(since)).toMatchObject(done([{ id: lost, issue, body: "/go-live 1a2b3c4d" }]));
  });

  it("asks once for the reactions of many comments", async () => {
    await using rig = await openForge();
    rig.github.addUser("alice", { role: "write" });
    const alice = rig.github.as("alice");
    const issue = alice.openIssue("Hello");
    const since = rig.clock.now();
    for (let count = 0; count < 5; count += 1) await rig.forge.react(await alice.comment(issue, "/status"), "+1");
    rig.github.resetCounts();
    expect(await rig.newForge().unanswered(since)).toMatchObject(done([]));
    expect(rig.github.counts()).toMatchObject({ rest: 1, graphql: 1 });
  });

  it("finds labels that nobody consumed, with who set them", async () => {
    await using rig = await openForge();
    rig.github.addUser("alice", { role: "maintain" });
    rig.github.addUser("bob", { role: "triage" });
    const issue = rig.github.as("alice").openIssue("Publication");
    rig.github.as("alice").label(issue, "slipway");
    rig.github.as("alice").label(issue, "go-live");
    rig.github.as("alice").unlabel(issue, "go-live");
    await rig.clock.sleep(60_000);
    rig.github.as("bob").label(issue, "go-live");
    const other = rig.github.as("alice").openIssue("Something else");
    rig.github.as("alice").label(other, "go-live");
    expect(await rig.forge.labelled(["go-live", "cancel"])).toMatchObject(
      done([{ issue, label: "go-live", sender: { login: "bob" }, at: "2026-11-22T16:01:00.000Z" }]),
    );
  });
});
