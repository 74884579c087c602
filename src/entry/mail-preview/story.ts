import { decide } from "../../core/decide.ts";
import { fold } from "../../core/evolve.ts";
import {
  slipway,
  type Actor,
  type Command,
  type Content,
  type Outcome,
  type PublishRequest,
  type TaskResult,
  type Work,
} from "../../core/message.ts";
import { isProblem } from "../../core/problem.ts";
import { newRun, owedTasks, type Run } from "../../core/run.ts";
import { after, day, minute, type Instant, type Milliseconds } from "../../core/time.ts";

// An offer's life told to the real core, so that mails are shown as they would be written: nothing here decides anything by itself.

/** A mail that became owed, with the submission it is about. */
type Owed = { readonly work: Work & { readonly kind: "mail" }; readonly submission: number };

export type Story = { readonly run: Run; readonly now: Instant; readonly mails: readonly Owed[] };

export const publisher: Actor = { name: "ada-publisher", email: "ada@contoso.example", id: 11, role: "write" };
export const reviewer: Actor = { name: "grace-reviewer", email: "grace@contoso.example", id: 12, role: "maintain" };

/** Before the first submission of an offer of Contoso's. */
export function begin(offer = "web-stack"): Story {
  return { run: newRun({ publisher: "contoso", offer }), now: "2026-11-22T16:00:00.000Z", mails: [] };
}

/** Time goes by. */
export function pass(story: Story, ms: Milliseconds): Story {
  return { ...story, now: after(story.now, ms) };
}

/** Somebody asks for something, or a report comes in. Throws when the core refuses: then the story is wrong. */
export function order(story: Story, command: Command): Story {
  const events = decide(story.run, command, story.now);
  if (isProblem(events)) throw new Error(`${events.code}: ${events.text}`);
  const owed = events.flatMap(({ submission, ...event }): readonly Owed[] =>
    event.type === "chore-owed" && event.task.work.kind === "mail" ? [{ work: event.task.work, submission }] : [],
  );
  return { run: fold(story.run, events), now: story.now, mails: [...story.mails, ...owed] };
}

/** Publishes the version; the digest stands for its content. */
export function publish(story: Story, digest: string, change: Partial<PublishRequest> = {}): Story {
  return order(pass(story, minute), { kind: "publish", actor: publisher, request: requestFor(digest, change) });
}

/** Does all that is owed, a minute for each round, until nothing is or the world asks to wait. `told` says what a piece of work comes to where it is not done. */
export function work(story: Story, version: string, told: (each: Work) => Outcome | undefined = () => undefined): Story {
  const due = owedTasks(story.run).filter(({ nextAt }) => nextAt <= story.now);
  if (due.length === 0) return story;
  const settled = due.reduce(
    (reached, { id, submission, attempts, work: each }) =>
      order(reached, {
        kind: "settle",
        actor: slipway,
        submission,
        task: id,
        attempt: attempts + 1,
        outcome: told(each) ?? done(each, version),
      }),
    pass(story, minute),
  );
  return work(settled, version, told);
}

/** Give Go live, and what follows from it. */
export function goLive(story: Story, version: string): Story {
  const given = order(pass(story, minute), { kind: "goLive", actor: reviewer });
  return work(order(pass(given, minute), { kind: "wake", actor: slipway }), version);
}

function done(each: Work, version: string): Outcome {
  const told: Partial<Record<Work["kind"], Partial<TaskResult>>> = {
    validate: { content: contentOf(version) },
    certify: { certification },
    promote: { url: "https://store.contoso.example/contoso/web-stack/" },
  };
  return { kind: "done", result: { note: "done", ...told[each.kind] } };
}

const certification = {
  verdict: "passed",
  checks: 96,
  passed: 96,
  failed: 0,
  warnings: 0,
  unknown: 0,
  evidence: "",
  problems: [],
} as const;

function contentOf(version: string): Content {
  const place = { path: "offers/contoso/web-stack/plans/standard.yaml", line: 31, column: 9 };
  const sha256 = hex(version.replaceAll(".", ""));
  const image = { name: `standard/x64Gen2@${version}`, plan: "standard", type: "x64Gen2", version, osFamily: "linux" } as const;
  return {
    title: "Contoso Web Stack",
    version,
    images: [{ ...image, disks: [{ disk: "os", sha256, place }], inputs: sha256, place }],
    notify: ["ada@contoso.example"],
    lead: "sqlite",
    audience: 1,
    locked: { schemaVersion: 1, offer: "contoso/web-stack", hasHero: false, plans: [], content: "" },
  };
}

function requestFor(digest: string, change: Partial<PublishRequest>): PublishRequest {
  return {
    commit: hex(digest).slice(0, 40),
    digest: `sha256:${hex(digest)}`,
    withdraw: false,
    reuse: true,
    notify: [],
    author: publisher,
    policy: {
      regions: ["westeurope", "japaneast"],
      quorum: "all",
      certification: { policy: "azure-2024-08", digest: hex("feed") },
      signoff: { role: "maintain", notAuthor: true, approvals: 1 },
      cancel: "fromSignoff",
      roles: { publish: "write", cancel: "write", notify: "write", hold: "maintain", support: "triage" },
      attempts: 5,
      deadlines: {},
      previewTtlMs: 90 * day,
    },
    ...change,
  };
}

/** 64 hex digits that begin with the given ones. */
function hex(start: string): string {
  return start.padEnd(64, "0123456789abcdef").slice(0, 64);
}
