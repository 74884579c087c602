import { describe, expect, test } from "vitest";

import { slipway, type Actor, type Event, type EventBody } from "../../src/core/message.ts";
import { load } from "../../src/engine/load.ts";
import { prepareTurn } from "../../src/engine/turn.ts";
import { verifyOffer } from "../../src/engine/verify.ts";
import {
  actor,
  author,
  colleague,
  digestOf,
  goLive,
  later,
  maintainer,
  offer,
  policy,
  publish,
  request,
  wake,
} from "../support/core-words.ts";
import { createMemoryLedger } from "../support/memory-ledger.ts";
import { must } from "../support/press.ts";
import { sha256, tell, type Teller } from "../support/teller.ts";

// A forger who knows Slipway's code writes commits that are right to the byte. What can not have happened is found all the same.

/** Where the forged commit comes after. */
const scenes = {
  validating: async (teller: Teller) => must(await teller.ask(publish())),
  signoff: async (teller: Teller) => {
    must(await teller.ask(publish({ policy: policy({ signoff: { role: "maintain", notAuthor: true, approvals: 2 } }) })));
    await teller.work();
  },
  granted: async (teller: Teller) => {
    must(await teller.ask(publish()));
    await teller.work();
    must(await teller.ask(goLive()));
  },
  promoting: async (teller: Teller) => {
    await scenes.granted(teller);
    must(await teller.ask(wake));
  },
  held: async (teller: Teller) => {
    await scenes.granted(teller);
    must(await teller.ask({ kind: "hold", actor: maintainer, reason: "" }));
  },
  live: async (teller: Teller) => {
    await scenes.granted(teller);
    await teller.work();
  },
} as const;

type Forged = readonly [what: string, scene: keyof typeof scenes, code: string, body: EventBody, by?: Actor, submission?: number];

const grant: EventBody = { type: "go-live-granted", digest: digestOf("a") };
const startLive: EventBody = { type: "step-started", step: "live", tasks: [] };
const done = { type: "task-done", attempt: 1, result: { note: "done" } } as const;

const forgeries: readonly Forged[] = [
  ["a go-live by somebody who only writes", "signoff", "grant-role", grant, actor("write", "mallory")],
  ["a go-live by Slipway itself", "signoff", "grant-role", grant, slipway],
  ["a go-live for another digest", "signoff", "grant-digest", { ...grant, digest: digestOf("b") }, maintainer],
  ["a go-live by the author, where a second person is asked for", "signoff", "grant-person", grant, { ...author, role: "admin" }],
  ["a go-live before the preview", "validating", "grant-moment", grant, maintainer],
  ["a go-live after the go-live", "granted", "grant-moment", grant, colleague],
  ["live without go-live", "signoff", "live-without-grant", startLive],
  ["a sign-off without go-live", "signoff", "live-without-grant", { type: "step-completed", step: "signoff" }],
  ["a step while the offer is held", "held", "step-while-held", startLive],
  ["a step that is not the next", "validating", "step-out-of-order", { type: "step-started", step: "package", tasks: [] }],
  ["a step that ends before its work", "validating", "step-unfinished", { type: "step-completed", step: "validate" }],
  ["a step that ends without having begun", "validating", "step-out-of-order", { type: "step-completed", step: "certify" }],
  ["a step that a person ends", "validating", "event-actor", { type: "step-failed", step: "validate", problems: [] }, maintainer],
  ["a report that nobody asked for", "validating", "report-unasked", { ...done, task: "promote" }],
  ["a report of another attempt", "validating", "report-unasked", { ...done, task: "validate", attempt: 2 }],
  ["a report that a person wrote", "promoting", "event-actor", { ...done, task: "promote" }, maintainer],
  ["a cancel after the promotion was committed", "promoting", "cancel-after-live", { type: "submission-canceled", reason: "" }, maintainer],
  ["a cancel after live", "live", "submission-ended", { type: "submission-canceled", reason: "" }, maintainer],
  ["a cancel by somebody who only reads", "signoff", "event-role", { type: "submission-canceled", reason: "" }, actor("read")],
  [
    "a second submission beside the first",
    "validating",
    "submission-overlaps",
    { type: "submission-started", request: request() },
    author,
    2,
  ],
  ["a publish by somebody who only reads", "live", "event-role", { type: "submission-started", request: request() }, actor("read"), 2],
  ["a submission that skips a number", "live", "event-misplaced", { type: "submission-started", request: request() }, author, 3],
  ["an event of another submission", "live", "event-misplaced", { type: "held", reason: "" }, maintainer, 7],
  ["a hold by somebody who only writes", "live", "event-role", { type: "held", reason: "" }, actor("write")],
  [
    "an address from somebody who only reads",
    "signoff",
    "event-role",
    { type: "addresses-given", addresses: ["a@b.example"] },
    actor("read"),
  ],
  ["an overdue notice by a person", "validating", "event-actor", { type: "overdue-noticed", step: "validate" }, maintainer],
];

/** Writes the event after what stands, as Slipway would, and asks verify. */
async function forgedAfter(teller: Teller, event: Event): Promise<readonly [boolean, string | undefined]> {
  const { ledger } = teller.ports;
  const loaded = await teller.state();
  const { turn } = prepareTurn(loaded, [event], new Map(), sha256);
  const appended = await ledger.append(offer, loaded.head, turn);
  const { breach } = must(await verifyOffer(ledger, offer, sha256));
  return [appended.kind === "appended" && breach?.head === appended.head, breach?.problem.code];
}

describe("verify finds what can not have happened", () => {
  test.for(forgeries)("%s (%s: %s)", async ([, scene, code, body, by = slipway, submission = 1]) => {
    const teller = tell(createMemoryLedger());
    await scenes[scene](teller);
    expect(await forgedAfter(teller, { ...body, at: later(1_000_000), actor: by, submission })).toEqual([true, code]);
  });

  test("a certification without its report", async () => {
    const teller = tell(createMemoryLedger());
    must(await teller.ask(publish()));
    await teller.workOnly(1);
    const event: Event = { ...done, task: "certify/standard/x64Gen2@1.4.0", at: later(1_000_000), actor: slipway, submission: 1 };
    expect(await forgedAfter(teller, event)).toEqual([true, "evidence-missing"]);
  });
});

describe("what is no event of Slipway's", () => {
  const envelope = { at: later(1_000_000), actor: slipway, submission: 1 };
  const lines: Readonly<Record<string, string>> = {
    "no JSON": "go live!",
    "no object": "null",
    "a type that there is not": JSON.stringify({ ...envelope, type: "promoted" }),
    "no actor": JSON.stringify({ ...envelope, type: "resumed", actor: null }),
    "a step without tasks": JSON.stringify({ ...envelope, type: "step-started", step: "live" }),
    "a step that there is not": JSON.stringify({ ...envelope, type: "step-started", step: "__proto__", tasks: [] }),
    "tasks that are none": JSON.stringify({ ...envelope, type: "step-started", step: "live", tasks: [null] }),
    "a submission without request": JSON.stringify({ ...envelope, type: "submission-started", submission: 2 }),
    "a report without result": JSON.stringify({ ...envelope, type: "task-done", task: "promote", attempt: 1 }),
    "evidence elsewhere": JSON.stringify({ ...envelope, ...done, task: "promote", evidence: { path: "README.md", sha256: sha256("") } }),
    "evidence that is none": JSON.stringify({ ...envelope, ...done, task: "promote", evidence: { path: 7 } }),
    "addresses that are none": JSON.stringify({ ...envelope, type: "addresses-given", addresses: 7 }),
    "a role that there is not": JSON.stringify({ ...envelope, ...grant, actor: { name: "mallory", role: "owner" } }),
    "a digest that is none": JSON.stringify({ ...envelope, type: "go-live-granted", digest: { toString: 1 } }),
  };
  test.each(Object.entries(lines))("%s is told, at its commit", async (_, line) => {
    const teller = tell(createMemoryLedger());
    await scenes.promoting(teller);
    const { head, events } = await teller.state();
    const { ledger } = teller.ports;
    const turn = { subject: "forged", trailers: [["Ledger-Format", "1"]], at: later(1_000_000) } as const;
    const files = new Map([["submissions/1/events.jsonl", `${events}${line}\n`]]);
    const appended = await ledger.append(offer, head, { ...turn, author: { name: "m", email: "m@example.com" }, files });
    expect(must(await verifyOffer(ledger, offer, sha256)).breach?.head).toBe(appended.kind === "appended" && appended.head);
    expect(await load(ledger, offer)).toBeDefined();
  });
});
