import { describe, expect, test } from "vitest";

import { createGitHubHost } from "../../../../src/adapters/host/github/github-host.ts";
import type { SupportRequest } from "../../../../src/ports/host.ts";
import { startRig } from "../../../support/github-client.ts";

const request: SupportRequest = {
  id: "contoso.web-stack.support-1",
  offer: { publisher: "contoso", offer: "web-stack" },
  title: "Support: it hangs",
  markdown: "**octo** asks for help",
  json: '{\n  "schemaVersion": 1\n}\n',
  severity: "moderate",
  isException: false,
};
const desk = { assignees: ["octo-support"], critical: ["octo-boss"], exceptions: ["octo-approver"] };

describe("a support request on GitHub", () => {
  test("carries severity and kind as labels, those who are to look, and the data", async () => {
    await using rig = await startRig();
    const { github } = rig;
    for (const name of ["octo-support", "octo-boss", "octo-approver"]) github.addUser(name, { role: "triage" });
    const host = createGitHubHost(rig.client, desk);
    await host.openSupport(request);
    await host.openSupport({ ...request, id: "2", severity: "critical" });
    await host.openSupport({ ...request, id: "3", isException: true });
    const issues = github.issues().toSorted((one, other) => one.number - other.number);
    expect(issues.map(({ labels, assignees }) => ({ labels: [...labels].toSorted(), assignees }))).toEqual([
      { labels: ["slipway-severity-moderate", "slipway-support"], assignees: ["octo-support"] },
      { labels: ["slipway-severity-critical", "slipway-support"], assignees: ["octo-support", "octo-boss"] },
      { labels: ["slipway-exception", "slipway-severity-moderate", "slipway-support"], assignees: ["octo-approver"] },
    ]);
    expect(github.comments(issues[0]?.number ?? 0).map(({ body }) => body)).toEqual([expect.stringContaining(request.json)]);
  });

  test("is open even when nobody that the settings name can be assigned, or its data is too long for a comment", async () => {
    await using rig = await startRig();
    const host = createGitHubHost(rig.client, { ...desk, assignees: ["left-the-company"] });
    expect(await host.openSupport({ ...request, json: "x".repeat(70_000) })).toMatchObject({ kind: "done", already: false });
    expect(rig.github.issues()).toMatchObject([{ assignees: [] }]);
  });
});
