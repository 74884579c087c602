import { decide } from "../../src/core/decide.ts";
import { fold } from "../../src/core/evolve.ts";
import type { Actor, Command, Content, Event, Outcome, PublishRequest, TaskResult } from "../../src/core/message.ts";
import type { OfferId } from "../../src/core/offer.ts";
import { isProblem, problem, type Problem } from "../../src/core/problem.ts";
import { newRun, owedTasks, type Run, type Task } from "../../src/core/run.ts";
import { after, minute, second, type Instant, type Milliseconds } from "../../src/core/time.ts";

// A submission as people live it, told in a few lines: drives the core's own `decide` with fixed moments and gives the events.

export const publisher: Actor = { name: "octo-publisher", email: "publisher@contoso.example", id: 11, role: "write" };
export const maintainer: Actor = { name: "octo-reviewer", email: "reviewer@contoso.example", id: 12, role: "maintain" };

export const offer = { publisher: "contoso", offer: "web-stack" } as const;
const regions = ["northeurope", "westeurope", "eastus", "japaneast"] as const;
const planPath = "offers/contoso/web-stack/plans/standard.yaml";

const megabyte = 1024 * 1024;
const diskBytes = 512 * megabyte;

/** 64 hex digits that begin with the given ones. */
function hex(start: string): string {
  return start.padEnd(64, "0123456789abcdef").slice(0, 64);
}

export function contentOf(version: string): Content {
  const place = { path: planPath, line: 31, column: 9 };
  const sha256 = hex(version.replaceAll(".", ""));
  return {
    title: "Contoso Web Stack",
    version,
    images: [
      {
        name: `standard/x64Gen2@${version}`,
        plan: "standard",
        type: "x64Gen2",
        version,
        osFamily: "linux",
        disks: [{ disk: "os", sha256, place }],
        inputs: sha256,
        place,
      },
    ],
    notify: ["publisher@contoso.example"],
    lead: "sqlite",
    audience: 1,
    locked: lockedFor(version, sha256),
  };
}

/** Each content holds the versions up to its own, as a plan that is kept does. */
function lockedFor(version: string, sha256: string): Content["locked"] {
  const versions = ["1.4.0", version].filter((each, index, all) => all.indexOf(each) === index);
  const images = versions.map((each) => ({ version: each, sha256: [each === version ? sha256 : hex("140")], state: "generallyAvailable" }));
  const plan = {
    id: "standard",
    licence: "byol" as const,
    price: { kind: "byol" as const },
    isPrivate: false,
    azureRegions: ["azureGlobal"],
    images: [{ type: "x64Gen2" as const, skuId: "standard", versions: images }],
    dataDisks: 0,
  };
  return { schemaVersion: 1, offer: "contoso/web-stack", hasHero: false, plans: [plan], content: hex(version).slice(0, 8) };
}

export function requestFor(digest: string, change: Partial<PublishRequest> = {}): PublishRequest {
  return {
    commit: "9f2c1e7a0b3d4c5e6f708192a3b4c5d6e7f80910",
    digest: `sha256:${hex(digest)}`,
    withdraw: false,
    reuse: true,
    notify: [],
    author: publisher,
    policy: {
      regions,
      quorum: "all",
      certification: { policy: "azure-2024-08", digest: hex("feed") },
      signoff: { role: "maintain", notAuthor: true, approvals: 1 },
      cancel: "fromSignoff",
      roles: { publish: "write", cancel: "write", notify: "write", hold: "maintain", support: "triage" },
      attempts: 4,
      deadlines: {},
      previewTtlMs: 0,
    },
    ...change,
  };
}

export type Script = {
  readonly run: () => Run;
  readonly now: () => Instant;
  readonly events: readonly Event[];
  readonly wait: (ms: Milliseconds) => void;
  readonly order: (command: Command) => void;
  /** Reports on every owed task whose id begins with `prefix`; with none there it throws. */
  readonly settle: (prefix: string, outcome: Outcome | ((task: Task) => Outcome), tookMs?: Milliseconds) => void;
};

/** Begins at a fixed moment with an offer that nobody has published. */
export function startScript(start: Instant, about: OfferId = offer): Script {
  let [run, now] = [newRun(about), start];
  const events: Event[] = [];
  const order = (command: Command) => {
    const decided = decide(run, command, now);
    if (isProblem(decided)) throw new Error(`${decided.code}: ${decided.text}`);
    events.push(...decided);
    run = fold(run, decided);
  };
  return {
    run: () => run,
    now: () => now,
    events,
    order,
    wait: (ms) => {
      now = after(now, ms);
    },
    settle: (prefix, outcome, tookMs = second) => {
      now = after(now, tookMs);
      const tasks = owedTasks(run).filter(({ id }) => id.replace(/^chore\/\d+\.\d+\//, "").startsWith(prefix));
      if (tasks.length === 0) throw new Error(`nothing like ${prefix} is owed`);
      for (const task of tasks) {
        const report = typeof outcome === "function" ? outcome(task) : outcome;
        order({
          kind: "settle",
          actor: publisher,
          submission: task.submission,
          task: task.id,
          attempt: task.attempts + 1,
          outcome: report,
        });
      }
    },
  };
}

export function done(result: TaskResult): Outcome & { readonly kind: "done" } {
  return { kind: "done", result };
}

export function failed(...problems: readonly Problem[]): Outcome {
  return { kind: "failed", permanent: true, problems };
}

/** A certification of 96 checks: passed with warnings, or failed with errors. */
export function certified(problems: readonly Problem[]): Outcome {
  const count = (level: Problem["level"]) => problems.filter((each) => each.level === level).length;
  const errors = problems.filter((each) => each.level === "error");
  const certification = {
    verdict: errors.length === 0 ? "passed" : "failed",
    checks: 96,
    passed: 96 - problems.length,
    failed: count("error"),
    warnings: count("warning"),
    unknown: 0,
    evidence: hex("e71d"),
    problems,
  } as const;
  const evidence = { path: "submissions/1/evidence/certification.json", sha256: hex("e71d") };
  return errors.length === 0
    ? { ...done({ note: "standard passed 96 checks", certification }), evidence }
    : { kind: "failed", permanent: true, problems: errors, certification, evidence };
}

export const warnings: readonly Problem[] = [
  {
    level: "warning",
    code: "GEN-014",
    text: 'standard 1.4.0: the swap file "/swapfile" is on the OS disk',
    remedy: "Put swap on the resource disk; set `ResourceDisk.EnableSwap=y` in /etc/waagent.conf.",
    path: planPath,
    line: 31,
    column: 9,
  },
];

/** From a press of Publish to the step named, everything going well. Mails are sent as they become owed. */
export function walkTo(script: Script, step: "certify" | "provision" | "package" | "preview" | "signoff" | "live", version: string): void {
  const stops = ["certify", "provision", "package", "preview", "signoff", "live"];
  const reach = stops.indexOf(step);
  const moves: readonly (() => void)[] = [
    () => script.settle("validate", done({ note: "1 image, version pinned", content: contentOf(version) }), 100),
    () => owes(script, "certify") && script.settle("certify", certified(warnings), 41 * second),
    () => script.settle("replicate", done({ note: "holds verified bytes", bytes: diskBytes, sent: diskBytes }), 72 * second),
    () => {
      script.settle("page", done({ note: "product page packaged" }));
      script.settle("lead", done({ note: "test lead arrived in SQLite" }));
    },
    () => {
      script.settle("open-preview", done({ note: "preview open to 1 subscription" }));
      script.settle("stage", done({ note: "staging booted in 19 s from westeurope" }), 24 * second);
      script.settle("mail-previewReady", done({ note: "sent to 1 address" }));
    },
    () => {
      script.wait(2 * minute);
      script.order({ kind: "goLive", actor: maintainer, digest: script.run().submission?.request.digest ?? "" });
      script.wait(second);
      script.order({ kind: "wake", actor: publisher });
    },
  ];
  for (const move of moves.slice(0, reach + 1)) move();
}

function owes(script: Script, prefix: string): boolean {
  return owedTasks(script.run()).some(({ id }) => id.startsWith(prefix));
}

/** Promotion done and the last mail sent. */
export function goLive(script: Script): void {
  script.settle(
    "promote",
    done({ note: "promoted to the catalogue", url: "https://store.contoso.example/contoso/web-stack/" }),
    3 * second,
  );
  script.settle("close-preview", done({ note: "preview closed" }));
  script.settle("mail-live", done({ note: "sent to 1 address" }));
}

/** An error at the image's place in its plan. */
export function imageError(code: string, text: string, remedy: string): Problem {
  return problem(code, text, remedy, { path: planPath, line: 31, column: 9 });
}
