import { hash } from "node:crypto";

import type { Host } from "../../../ports/host.ts";
import type { GitHubClient } from "./client.ts";
import { asAnswer, asFailure } from "./failure.ts";
import { createIssueIndex } from "./issues.ts";
import type { Labels } from "./labels.ts";
import { markerOf } from "./marker.ts";

const supportLabel = "slipway-support";

/** Opens support requests as issues, once per id: found again by label, author and marker. Requests come one after the other, so two at once are one. */
export function createSupport(client: GitHubClient, labels: Labels): Host["openSupport"] {
  const issues = createIssueIndex(client, supportLabel);
  let last: Promise<unknown> = Promise.resolve();

  const open: Host["openSupport"] = async ({ id, title, markdown }) => {
    try {
      const marker = markerOf(`support ${safeId(id)}`);
      const found = await issues.find(marker);
      if (found !== undefined) return { kind: "done", already: true, value: { url: found.url } };
      const { url, labelData } = await issues.open({ title, body: markdown, labels: [supportLabel], marker });
      // The request is open; that its label stays grey is no reason to say otherwise.
      await labels.dress(labelData).catch(asFailure);
      return { kind: "done", already: false, value: { url } };
    } catch (error) {
      return asAnswer(error);
    }
  };

  return async (request) => {
    const mine = last.then(() => open(request));
    last = mine;
    return await mine;
  };
}

/** The id itself where it is a harmless word, else one made of its digest: a marker must not end early. */
function safeId(id: string): string {
  return /^[A-Za-z0-9](?:[\w.]|-(?!-)){0,149}$/.test(id) ? id : hash("sha256", id);
}
