import { readdir, readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

import { expect, test } from "vitest";

import { fold } from "../../src/core/evolve.ts";
import { problem } from "../../src/core/problem.ts";
import { notAllowed } from "../../src/core/refusal.ts";
import { newRun } from "../../src/core/run.ts";
import { statusOf } from "../../src/core/status.ts";
import { advanceSummary, intakeSummary } from "../../src/render/job-summary.ts";
import { publicationOf } from "../../src/render/publication.ts";
import { pullRequestView } from "../../src/render/pull-request.ts";
import { helpReply } from "../../src/render/reply-help.ts";
import { refusedReply } from "../../src/render/reply.ts";
import { poisoned } from "../support/poison.ts";
import { maintainer, offer, requestFor } from "../support/script.ts";
import { faultyPullRequest, readyPullRequest } from "./publication-views.ts";
import { cases } from "./runs/cases.ts";
import { hostLinks } from "./runs/golden.ts";

// Markdown that belongs to no story, as golden files: `UPDATE=1` rewrites them, `node test/screens/github-comment.ts` shows them.

const folder = fileURLToPath(new URL("../fixtures/host/", import.meta.url));
const at = "2026-11-22T16:00:00.000Z";

function storyView(name: string) {
  const script = cases[name]?.().script;
  if (script === undefined) throw new Error(`no story ${name}`);
  return { run: script.run(), status: statusOf(script.run(), script.now()), links: hostLinks };
}

function unpublished(): string {
  const run = newRun(offer);
  return publicationOf(run, statusOf(run, at), hostLinks, at).issue.comment;
}

function hostileComment(): string {
  const script = cases["certification-failed"]?.().script;
  const events = (script?.events ?? []).map((event) => poisoned(event));
  const run = fold(newRun(offer), events);
  return publicationOf(run, statusOf(run, at), hostLinks, at).issue.comment;
}

function help(): string {
  const { run, status } = storyView("waiting-for-signoff");
  const now = run.submission?.steps.signoff.startedAt ?? at;
  return helpReply({ person: maintainer, run, status, policy: requestFor("1a2b3c4d").policy, now });
}

const texts: ReadonlyMap<string, string> = new Map([
  ["never-published.md", unpublished()],
  ["pull-request-ready.md", pullRequestView(readyPullRequest, at).markdown],
  ["pull-request-faulty.md", pullRequestView(faultyPullRequest, at).markdown],
  ["pull-request-nothing.md", pullRequestView({ ...readyPullRequest, plan: [], problems: [] }, at).markdown],
  ["hostile.md", hostileComment()],
  [
    "reply-refused.md",
    refusedReply({
      command: "/go-live 1a2b3c4d",
      person: { name: "someone", role: "triage" },
      problem: notAllowed({ name: "someone", role: "triage" }, "Go live", "maintain"),
    }),
  ],
  ["reply-help.md", help()],
  [
    "intake.md",
    intakeSummary({
      asked: [
        { offer, what: "/go-live 1a2b3c4d", who: "octo-reviewer", refused: null },
        {
          offer,
          what: "label cancel",
          who: "someone",
          refused: problem("not-allowed", 'Cancel needs the role write; "someone" has triage.', "Ask somebody."),
        },
        {
          offer: null,
          what: "push",
          who: "octo-publisher",
          refused: { ...problem("nothing-changed", "No offer changes.", "Nothing is to be done."), level: "information" },
        },
      ],
      dispatched: [offer],
    }),
  ],
  ["advance.md", advanceSummary({ offers: [storyView("many-regions")], work: 3, live: false, again: true })],
  [
    "advance-all.md",
    advanceSummary({ offers: [storyView("certification-failed"), storyView("published-to-live")], work: 0, live: true, again: false }),
  ],
]);

if (process.env["UPDATE"] === "1") for (const [name, text] of texts) await writeFile(`${folder}${name}`, text);

test.each([...texts])("%s reads as recorded", async (name, text) => {
  expect(text).toBe(await readFile(`${folder}${name}`, "utf8"));
});

test("every golden file has its text", async () => {
  expect((await readdir(folder)).toSorted()).toEqual([...texts.keys()].toSorted());
});
