import { createGitHubHost } from "../../../../src/adapters/host/github/github-host.ts";
import { hostContract } from "../../../contract/host-contract.ts";
import { startRig } from "../../../support/github-client.ts";

hostContract("GitHub host", async () => {
  const rig = await startRig();
  const { github } = rig;
  return {
    host: createGitHubHost(rig.client),
    shown: async () => {
      await Promise.resolve();
      const issue = github.issues().find(({ body }) => body?.startsWith("<!-- slipway:publication contoso/web-stack -->"));
      return issue === undefined
        ? undefined
        : [issue.title, ...issue.labels, ...github.comments(issue.number).map(({ body }) => body)].join("\n");
    },
    writes: async () => await Promise.resolve(github.counts().writes),
    requests: async () =>
      await Promise.resolve(
        github
          .issues()
          .filter(({ labels }) => labels.includes("slipway-support"))
          .map(({ body }) => (body ?? "").split("\n").slice(1).join("\n")),
      ),
    [Symbol.asyncDispose]: async () => await rig[Symbol.asyncDispose](),
  };
});
