import { describe, expect, it } from "vitest";

import type { Policy } from "../../src/core/settings.ts";
import { minute, second } from "../../src/core/time.ts";
import { actor, author, cancel, colleague, digestOf, goLive, maintainer, policy, publish, settle, wake } from "../support/core-words.ts";
import { done, permanently } from "../support/core-words.ts";
import { given, played, submissionOf, told } from "../support/given.ts";

const running = told(publish());
const waiting = played(running);
const announced = submissionOf(given(waiting).run).steps.signoff.startedAt ?? "";

function waitingUnder(signoff: Partial<Policy["signoff"]>) {
  return played(told(publish({ policy: policy({ signoff: { ...policy().signoff, ...signoff } }) })));
}

describe("/go-live", () => {
  it("is recorded with who gave it, in which role, for which digest and when", () => {
    const granted = given(waiting).when(goLive());
    granted.then("go-live-granted", "step-completed signoff");
    expect(submissionOf(granted.run).grants).toEqual([{ actor: maintainer, digest: digestOf("a"), at: granted.events.at(-1)?.at }]);
  });

  it("does not begin live in its own turn: until the next one a cancel is still accepted", () => {
    const granted = given(waiting).when(goLive()).given();
    granted.when(cancel()).then("submission-canceled", "chore-owed close-preview", "chore-owed mail-canceled");
    granted.when(wake).then("step-started live");
  });

  it("needs the role that the policy asks for, and a person", () => {
    given(waiting)
      .when(goLive(actor("write")))
      .thenRefused("not-allowed");
    given(waiting)
      .when(goLive({ name: "Slipway", role: "system" }))
      .thenRefused("not-allowed");
    given(waitingUnder({ role: "triage" }))
      .when(goLive(actor("triage")))
      .then("go-live-granted", "step-completed signoff");
  });

  it.each([
    ["aaaaaaaa", true],
    ["AAAAAAAA", true],
    ["sha256:aaaaaaaaaa", true],
    ["SHA256:AAAAAAAA", true],
    [digestOf("a"), true],
    ["aaaaaaa", false],
    ["", false],
    ["aaaaaaab", false],
    ["aaaaaaaa ", false],
    ["sha256:", false],
    [`${digestOf("a")}a`, false],
    [digestOf("b"), false],
  ])("for the digest %j: accepted %s", (digest, accepted) => {
    const answer = given(waiting).when(goLive(maintainer, { digest }));
    if (accepted) answer.then("go-live-granted", "step-completed signoff");
    else answer.thenRefused("digest-mismatch");
  });

  it("is refused before there is a submission, before sign-off, and after the end", () => {
    given().when(goLive()).thenRefused("never-published");
    given(running).when(goLive()).thenRefused("not-at-signoff");
    given(given(waiting).when(cancel()).events).when(goLive()).thenRefused("not-running");
    given(given(running).when(settle("validate", permanently)).events)
      .when(goLive())
      .thenRefused("not-running");
  });

  it("is refused when it was asked for before this preview was announced", () => {
    const askedAt = (moment: string) => given(waiting).when(goLive(maintainer, { askedAt: moment }));
    const before = new Date(Date.parse(announced) - second).toISOString();
    askedAt(before).thenRefused("before-preview");
    askedAt("whenever").thenRefused("before-preview");
    askedAt(announced).then("go-live-granted", "step-completed signoff");
    // Hosts write moments without milliseconds too.
    askedAt(before.replace(".000Z", "Z")).thenRefused("before-preview");
    askedAt(announced.replace(".000Z", "Z")).then("go-live-granted", "step-completed signoff");
  });

  it("given for an earlier submission does not count for a later one with the same digest", () => {
    const again = played(given(given(waiting).when(cancel()).events).when(publish()).events);
    given(again)
      .when(goLive(maintainer, { askedAt: announced }))
      .thenRefused("before-preview");
    expect(submissionOf(given(again).run).grants).toEqual([]);
  });
});

describe("rule 5: go live twice is go live once", () => {
  const granted = given(waiting).when(goLive()).given();

  it("at every moment after the first", () => {
    granted.when(goLive()).thenRefused("already-granted", "information");
    granted.when(goLive(colleague)).thenRefused("already-granted", "information");
    const promoting = granted.when(wake).given();
    promoting.when(goLive()).thenRefused("already-granted", "information");
    promoting.when(settle("promote", done())).given().when(goLive()).thenRefused("already-live", "information");
  });

  it("begins the promotion once, however many wake up", () => {
    granted.when(wake).given().when(wake).then();
  });
});

describe("rule 7: grants", () => {
  it("may have to come from somebody else than the author", () => {
    const events = waitingUnder({ notAuthor: true, role: "write" });
    given(events).when(goLive(author)).thenRefused("own-change");
    given(events)
      .when(goLive({ ...author, name: "renamed", email: "other@example.com" }))
      .thenRefused("own-change");
    given(events).when(goLive(maintainer)).then("go-live-granted", "step-completed signoff");
  });

  it("know the author without an id by name or address", () => {
    const events = waitingUnder({ notAuthor: true, role: "write" });
    given(events)
      .when(goLive(actor("write", "Author")))
      .thenRefused("own-change");
    given(events)
      .when(goLive({ ...actor("write", "nickname"), email: "AUTHOR@example.com" }))
      .thenRefused("own-change");
    given(events)
      .when(goLive({ name: "nickname", role: "write" }))
      .then("go-live-granted", "step-completed signoff");
  });

  it("may have to come from several different people", () => {
    const first = given(waitingUnder({ approvals: 2 })).when(goLive(maintainer));
    first.then("go-live-granted");
    first.given().when(goLive(maintainer)).thenRefused("already-granted", "information");
    first
      .given()
      .when(goLive({ ...maintainer, name: "renamed" }))
      .thenRefused("already-granted", "information");
    first.given().when(wake).then();
    first.given().when(goLive(colleague)).then("go-live-granted", "step-completed signoff");
  });

  it("are never done without", () => {
    const events = waitingUnder({ approvals: 0 });
    given(events).when(wake).then();
    given(events).when(goLive()).then("go-live-granted", "step-completed signoff");
  });

  it("recorded twice for one person count once", () => {
    const events = waitingUnder({ approvals: 2 });
    const grant = { type: "go-live-granted", digest: digestOf("a"), submission: 1, at: announced } as const;
    given([...events, { ...grant, actor: maintainer }, { ...grant, actor: { ...maintainer, name: "renamed" } }])
      .when(wake)
      .then();
    given([...events, { ...grant, actor: maintainer }, { ...grant, actor: colleague, digest: digestOf("b") }])
      .when(wake)
      .then();
    given([...events, { ...grant, actor: maintainer }, { ...grant, actor: colleague }])
      .when(wake)
      .then("step-completed signoff", "step-started live");
  });
});

describe("held at sign-off", () => {
  it("takes the go-live and begins live when resumed", () => {
    const held = given(waiting).when({ kind: "hold", actor: maintainer, reason: "embargo" }).given();
    const granted = held.when(goLive()).given();
    granted.when(wake).then();
    granted.when({ kind: "resume", actor: maintainer }).then("resumed", "step-started live");
    expect(minute).toBeGreaterThan(second);
  });
});
