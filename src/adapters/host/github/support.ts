import { hash } from "node:crypto";

import type { Settings } from "../../../core/settings.ts";
import type { Severity } from "../../../core/support.ts";
import type { Host } from "../../../ports/host.ts";
import type { GitHubClient } from "./client.ts";
import { asAnswer, asFailure } from "./failure.ts";
import { createIssueIndex } from "./issues.ts";
import type { Labels } from "./labels.ts";
import { markerOf } from "./marker.ts";

const supportLabel = "slipway-support";
const exceptionLabel = "slipway-exception";

/** Who is assigned to requests. */
export type SupportDesk = Settings["support"];
export const nobody: SupportDesk = { assignees: [], critical: [], exceptions: [] };

/** GitHub takes no longer one. */
const longestComment = 65_536;
/** GitHub assigns at most so many. */
const mostAssignees = 10;

/** Opens support requests as issues, once per id: found again by label, author and marker. Requests come one after the other, so two at once are one. */
export function createSupport(client: GitHubClient, labels: Labels, desk: SupportDesk): Host["openSupport"] {
  const issues = createIssueIndex(client, supportLabel);
  let last: Promise<unknown> = Promise.resolve();

  const open: Host["openSupport"] = async ({ id, title, markdown, json, severity, isException }) => {
    try {
      const marker = markerOf(`support ${safeId(id)}`);
      const found = await issues.find(marker);
      if (found !== undefined) return { kind: "done", already: true, value: { url: found.url } };
      const names = [supportLabel, `slipway-severity-${severity}`, ...(isException ? [exceptionLabel] : [])];
      const { number, url, labelData } = await issues.open({ title, body: markdown, labels: names, marker });
      // The request is open; that its labels stay grey, or that somebody left and can not be assigned, is no reason to say otherwise.
      await labels.dress(labelData).catch(asFailure);
      await assign(number, assigneesOf(desk, severity, isException)).catch(asFailure);
      await addData(number, json).catch(asFailure);
      return { kind: "done", already: false, value: { url } };
    } catch (error) {
      return asAnswer(error);
    }
  };

  async function assign(issue: number, assignees: readonly string[]): Promise<void> {
    if (assignees.length === 0) return;
    await client.ask("POST /repos/{owner}/{repo}/issues/{issue_number}/assignees", { issue_number: issue, assignees: [...assignees] });
  }

  /** The same as data, folded, for whoever helps with a program. No line of JSON is all backticks, so nothing inside ends the block. */
  async function addData(issue: number, json: string): Promise<void> {
    const body = `<details><summary>The same as data</summary>\n\n\`\`\`\`json\n${json}\`\`\`\`\n\n</details>\n`;
    if (body.length > longestComment) return;
    await client.ask("POST /repos/{owner}/{repo}/issues/{issue_number}/comments", { issue_number: issue, body });
  }

  return async (request) => {
    const mine = last.then(() => open(request));
    last = mine;
    return await mine;
  };
}

function assigneesOf({ assignees, critical, exceptions }: SupportDesk, severity: Severity, isException: boolean): readonly string[] {
  const usual = isException && exceptions.length > 0 ? exceptions : assignees;
  return [...new Set([...usual, ...(severity === "critical" ? critical : [])])].slice(0, mostAssignees);
}

/** The id itself where it is a harmless word, else one made of its digest: a marker must not end early. */
function safeId(id: string): string {
  return /^[A-Za-z0-9](?:[\w.]|-(?!-)){0,149}$/.test(id) ? id : hash("sha256", id);
}
