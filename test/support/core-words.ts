import type { Actor, Command, Content, ImageContent, Outcome, PublishRequest, TaskResult, Work } from "../../src/core/message.ts";
import type { OfferId } from "../../src/core/offer.ts";
import { problem } from "../../src/core/problem.ts";
import type { CertificationSummary } from "../../src/core/report.ts";
import type { Policy, Role } from "../../src/core/settings.ts";
import { after, type Instant, type Milliseconds } from "../../src/core/time.ts";

// The words specs of the core are written in: small, valid values, changed only where a spec is about the change.

export const offer: OfferId = { publisher: "contoso", offer: "web-stack" };

/** The moment every spec begins at. */
export const start: Instant = "2026-11-22T16:00:00.000Z";

export function later(ms: Milliseconds, from = start): Instant {
  return after(from, ms);
}

/** `sha256:` and one hex digit repeated. */
export function digestOf(letter: string): string {
  return `sha256:${letter.repeat(64)}`;
}

export function actor(role: Role, name = `some-${role}`, id?: number): Actor {
  return { name, role, email: `${name}@example.com`, ...(id === undefined ? {} : { id }) };
}

export const author: Actor = { ...actor("write", "author"), id: 41 };
export const maintainer: Actor = { ...actor("maintain", "maintainer"), id: 42 };
export const colleague: Actor = { ...actor("admin", "colleague"), id: 43 };

export function policy(changes: Partial<Policy> = {}): Policy {
  return {
    regions: ["westeurope", "eastus"],
    quorum: "all",
    certification: { policy: "azure-2024-08", digest: digestOf("c") },
    signoff: { role: "maintain", notAuthor: false, approvals: 1 },
    cancel: "fromSignoff",
    roles: { publish: "write", cancel: "write", notify: "write", hold: "maintain", support: "triage" },
    attempts: 3,
    deadlines: {},
    previewTtlMs: 86_400_000,
    ...changes,
  };
}

export function request(changes: Partial<PublishRequest> = {}): PublishRequest {
  return {
    commit: "9f2c1e7a0b4d5c6e7f8091a2b3c4d5e6f708192a",
    digest: digestOf("a"),
    withdraw: false,
    reuse: true,
    notify: ["team@contoso.example"],
    policy: policy(),
    author,
    ...changes,
  };
}

/** An image of plan `standard` with one disk; equal letters mean equal bytes and equal inputs. */
export function image(version = "1.4.0", letter = "d"): ImageContent {
  const place = { path: "offers/contoso/web-stack/plans/standard.yaml", line: 31, column: 9 };
  return {
    name: `standard/x64Gen2@${version}`,
    plan: "standard",
    type: "x64Gen2",
    version,
    osFamily: "linux",
    disks: [{ disk: "os", sha256: letter.repeat(64), place }],
    inputs: `inputs-${letter}`,
    place,
  };
}

export function content(changes: Partial<Content> = {}): Content {
  return {
    title: "Web stack",
    version: "1.4.0",
    images: [image()],
    notify: [],
    lead: "sqlite",
    audience: 1,
    locked: { schemaVersion: 1, offer: "contoso/web-stack", hasHero: false, plans: [], content: "0" },
    ...changes,
  };
}

export const certification: CertificationSummary = {
  verdict: "passed",
  checks: 96,
  passed: 95,
  failed: 0,
  warnings: 1,
  unknown: 0,
  evidence: "e".repeat(64),
  problems: [{ level: "warning", code: "NET-002", text: "A warning.", remedy: "Look at it." }],
};

export const broken = problem("disk-full", 'The region "eastus" has no room.', "Make room.");

/** What a world in which everything works answers. */
export function success({ kind }: Work, read = content()): TaskResult {
  const told: Partial<Record<Work["kind"], TaskResult>> = {
    validate: { note: "read", content: read },
    certify: { note: "96 checks", certification },
    openPreview: { note: "open", url: "https://example.com/preview/web-stack" },
    promote: { note: "promoted", url: "https://example.com/web-stack" },
  };
  return told[kind] ?? { note: "done" };
}

export function publish(changes: Partial<PublishRequest> = {}, by = author): Command {
  return { kind: "publish", actor: by, request: request(changes) };
}

export function goLive(by = maintainer, more: { readonly digest?: string; readonly askedAt?: Instant } = {}): Command {
  return { kind: "goLive", actor: by, ...more };
}

export function cancel(by = author, reason = "wrong logo"): Command {
  return { kind: "cancel", actor: by, reason };
}

export function settle(task: string, outcome: Outcome, { attempt = 1, submission = 1 } = {}): Command {
  return { kind: "settle", actor: { name: "Slipway", role: "system" }, submission, task, attempt, outcome };
}

export const wake: Command = { kind: "wake", actor: { name: "Slipway", role: "system" } };

export function done(result: Partial<TaskResult> = {}): Outcome {
  return { kind: "done", result: { note: "done", ...result } };
}

export function failure(more: Partial<Outcome & { readonly kind: "failed" }> = {}): Outcome {
  return { kind: "failed", permanent: false, problems: [broken], ...more };
}

export const permanently: Outcome = failure({ permanent: true });
