import { expect, it } from "vitest";

import { createGitHubForge } from "../../../../src/adapters/host/github/forge.ts";
import { startRig } from "../../../support/github-client.ts";

it("knows by a reaction of its own that a comment was answered, and asks for reactions only where there are any", async () => {
  await using rig = await startRig({});
  const forge = createGitHubForge(rig.again(), { workflow: "slipway-advance.yml", defaultBranch: "main" });
  rig.github.addUser("alice", { role: "write" });
  const alice = rig.github.as("alice");
  const id = await alice.comment(alice.openIssue("A question"), "/cancel");
  const { requests } = forge.spent();
  expect(await forge.comment(id)).toMatchObject({ kind: "done", value: { answered: false } });
  expect(forge.spent().requests).toBe(requests + 1);
  await forge.react(id, "-1");
  expect(await forge.comment(id)).toMatchObject({ kind: "done", value: { answered: true } });
});

it("knows whether a label is still there, and that what is gone carries none", async () => {
  await using rig = await startRig({});
  const forge = createGitHubForge(rig.again(), { workflow: "slipway-advance.yml", defaultBranch: "main" });
  rig.github.addUser("alice", { role: "write" });
  const alice = rig.github.as("alice");
  const issue = alice.openIssue("A question");
  alice.label(issue, "go-live");
  expect(await forge.carries(issue, "Go-Live")).toMatchObject({ kind: "done", value: true });
  await forge.takeLabel(issue, "go-live");
  expect(await forge.carries(issue, "go-live")).toMatchObject({ kind: "done", value: false });
  expect(await forge.carries(4_000, "go-live")).toMatchObject({ kind: "done", value: false });
});
