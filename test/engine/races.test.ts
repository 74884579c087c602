import { join } from "node:path";

import { describe, expect, test } from "vitest";

import { createGitLedger } from "../../src/adapters/ledger/git-ledger.ts";
import { createRememberedLedger } from "../../src/adapters/ledger/remembered-ledger.ts";
import { fold } from "../../src/core/evolve.ts";
import type { Command, Event } from "../../src/core/message.ts";
import { offerName } from "../../src/core/offer.ts";
import { isProblem, type Problem } from "../../src/core/problem.ts";
import { newRun } from "../../src/core/run.ts";
import { decodeEvents, eventsPath } from "../../src/engine/codec.ts";
import { sweep } from "../../src/engine/sweep.ts";
import { verifyOffer } from "../../src/engine/verify.ts";
import type { Ledger } from "../../src/ports/ledger.ts";
import { cancel, digestOf, goLive, maintainer, offer, publish, settle, permanently } from "../support/core-words.ts";
import { git } from "../support/git-repository.ts";
import { ada, must, press, requestOf, signOff, tick } from "../support/press.ts";
import { sampleId } from "../support/sample-offer.ts";
import { sha256, tell, type Teller } from "../support/teller.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { lookAt } from "../support/world-shows.ts";
import { openWorlds } from "../support/world.ts";

// Several processes at once on one git ledger: what the ledger recorded first holds.

async function eventsOf(ledger: Ledger, submission: number): Promise<readonly Event[]> {
  const path = eventsPath(submission);
  const texts = await ledger.read((await ledger.head(offer)) ?? "", [path]);
  return must(decodeEvents(texts.get(path) ?? "", path));
}

function repeated(values: readonly string[]): readonly string[] {
  return values.filter((value, index) => values.indexOf(value) !== index);
}

async function soundness(ledger: Ledger): Promise<string | undefined> {
  return must(await verifyOffer(ledger, offer, sha256)).breach?.problem.code;
}

describe("two processes that do everything twice", () => {
  test("leave one submission, each result once, each mail once", { timeout: 60_000 }, async () => {
    await using worlds = await openWorlds();
    await using world = await worlds.make();
    const [one, two] = [await world.ports(), await world.ports()];
    const command = { kind: "publish", actor: ada, request: await requestOf(one) } as const;
    const pressed = await Promise.all([press(one, command), press(two, command)]);
    expect(pressed.filter(isProblem).map(({ code }) => code)).toEqual(["already-running"]);
    await Promise.all([tick(one), tick(two)]);
    const signed = await Promise.allSettled([signOff(one), signOff(two)]);
    expect(signed.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    await Promise.all([tick(one), tick(two)]);
    const events = await eventsOf(one.ledger, 1);
    expect(repeated(events.flatMap((event) => (event.type === "task-done" ? [event.task] : [])))).toEqual([]);
    expect(repeated(events.flatMap((event) => (event.type === "step-started" ? [event.step] : [])))).toEqual([]);
    expect(fold(newRun(sampleId), events).submission?.ended?.how).toBe("live");
    expect(await lookAt(world.places)).toMatchObject({ mails: ["live", "previewReady"], leads: 1, catalogue: ["web-stack"], previews: 0 });
    expect(await soundness(one.ledger)).toBeUndefined();
  });
});

/** Two people, each with a process of their own on one ledger. */
async function twoPeople(): Promise<{ readonly left: Teller; readonly right: Teller } & AsyncDisposable> {
  const folder = await temporaryFolder();
  await git(folder.path, "init", "--quiet");
  const open = () => tell(createGitLedger({ directory: folder.path }));
  return { left: open(), right: open(), [Symbol.asyncDispose]: folder[Symbol.asyncDispose] };
}

describe("two people at once", () => {
  test("who publish two digests: both are recorded, and the later supersedes", async () => {
    await using people = await twoPeople();
    const { left, right } = people;
    await Promise.all([left.ask(publish({ digest: digestOf("a") })), right.ask(publish({ digest: digestOf("b") }))]);
    const { run } = await left.state();
    const first = await eventsOf(left.ports.ledger, 1);
    expect(run.submission).toMatchObject({ number: 2, ended: null });
    expect(first.at(-1)).toMatchObject({ type: "submission-superseded", by: 2 });
    expect(await soundness(left.ports.ledger)).toBeUndefined();
  });

  test("who give Go live and cancel: what was recorded first decides, and a cancel before the promotion wins", async () => {
    await using people = await twoPeople();
    const { left, right } = people;
    must(await left.ask(publish()));
    await left.work();
    const [granted, canceled] = await Promise.all([left.ask(goLive()), right.ask(cancel())]);
    const { run } = await left.state();
    expect(isProblem(canceled)).toBe(false);
    expect(run.submission?.ended?.how).toBe("canceled");
    expect(codeOf(granted)).toBe(run.submission?.grants.length === 1 ? undefined : "not-running");
    await left.work();
    expect((await left.state()).run.facts.live).toBeNull();
    expect(await soundness(left.ports.ledger)).toBeUndefined();
  });
});

describe("two people around the promotion", () => {
  test("of whom one cancels while the other's wake-up commits the promotion: exactly one of them holds", async () => {
    await using people = await twoPeople();
    const { left, right } = people;
    must(await left.ask(publish()));
    await left.work();
    must(await left.ask(goLive()));
    const [, canceled] = await Promise.all([left.workOnly(1), right.ask(cancel())]);
    await left.work();
    const { run } = await left.state();
    expect([codeOf(canceled), run.submission?.ended?.how]).toEqual(
      isProblem(canceled) ? ["cancel-already-live", "live"] : [undefined, "canceled"],
    );
    expect(run.facts.live === null).toBe(!isProblem(canceled));
    expect(await soundness(left.ports.ledger)).toBeUndefined();
  });

  test("a report of a submission that was superseded meanwhile changes nothing", async () => {
    await using people = await twoPeople();
    const { left, right } = people;
    must(await left.ask(publish()));
    must(await right.ask(publish({ digest: digestOf("b") })));
    const before = await right.state();
    const late = must(await left.ask(settle("validate", permanently)));
    expect(late.events).toEqual([]);
    expect((await right.state()).head).toBe(before.head);
  });
});

test("commands that come too early, too late or for an old digest are refused and leave no commit", async () => {
  await using people = await twoPeople();
  const { left, right } = people;
  const refusedAfter = async (command: Command): Promise<string | undefined> => {
    const before = (await left.state()).head;
    const answer = await right.ask(command);
    expect((await left.state()).head).toBe(before);
    return codeOf(answer);
  };
  must(await left.ask(publish()));
  await left.work();
  must(await left.ask(publish({ digest: digestOf("b") })));
  expect(await refusedAfter(cancel())).toBe("cancel-too-early");
  expect(await refusedAfter(goLive())).toBe("not-at-signoff");
  await left.work();
  expect(await refusedAfter(goLive(maintainer, { digest: digestOf("a") }))).toBe("digest-mismatch");
  must(await left.ask(goLive(maintainer, { digest: digestOf("b") })));
  await left.workOnly(1);
  expect(await refusedAfter(cancel())).toBe("cancel-already-live");
});

function codeOf(answer: Problem | object): string | undefined {
  return isProblem(answer) ? answer.code : undefined;
}

describe("a ledger that remembers", () => {
  test("tells a deleted and a rewritten branch from an offer that nobody has published", { timeout: 60_000 }, async () => {
    await using folder = await temporaryFolder();
    const home = join(folder.path, "home");
    await git(folder.path, "init", "--quiet", home);
    const open = () => createRememberedLedger(createGitLedger({ directory: home }), join(folder.path, "heads"));
    const teller = tell(open());
    must(await teller.ask(publish()));
    const first = (await teller.state()).head ?? "";
    await teller.workOnly(2);
    const ref = `refs/heads/slipway/${offerName(offer)}`;
    const ledger = open();
    for (const forged of [
      ["-d", ref],
      [ref, first],
    ]) {
      const last = (await teller.state()).head ?? "";
      await git(home, "update-ref", ...forged);
      await expect(ledger.head(offer)).rejects.toMatchObject({ code: "ledger-rewritten" });
      expect(await verifyOffer(ledger, offer, sha256)).toMatchObject({ code: "ledger-rewritten" });
      expect(await sweep({ ...teller.ports, ledger })).toMatchObject([{ offer, problem: { code: "ledger-rewritten" } }]);
      await git(home, "update-ref", ref, last);
      expect(await ledger.head(offer)).toBe(last);
    }
  });

  test("is not misled by a turn that another process records while it looks", async () => {
    await using folder = await temporaryFolder();
    const home = join(folder.path, "home");
    await git(folder.path, "init", "--quiet", home);
    const heads = join(folder.path, "heads");
    const teller = tell(createRememberedLedger(createGitLedger({ directory: home }), heads));
    must(await teller.ask(publish()));
    const inner = createGitLedger({ directory: home });
    const slow: Ledger = {
      ...inner,
      head: async (id) => {
        const head = await inner.head(id);
        await teller.workOnly(1);
        return head;
      },
    };
    expect(await createRememberedLedger(slow, heads).head(offer)).toMatch(/^[0-9a-f]{40}$/);
  });
});
