import { describe, expect, it } from "vitest";

import type { Policy } from "../../src/core/settings.ts";
import { day, second } from "../../src/core/time.ts";
import {
  digestOf,
  actor,
  author,
  maintainer,
  colleague,
  later,
  policy,
  publish,
  goLive,
  cancel,
  settle,
  wake,
  done,
  permanently,
} from "../support/core-words.ts";
import { given, played, submissionOf, told } from "../support/given.ts";
import { running, waiting } from "../support/stories.ts";

const announced = submissionOf(given(waiting).run).steps.signoff.startedAt ?? "";

function waitingUnder(signoff: Partial<Policy["signoff"]>) {
  return played(told(publish({ policy: policy({ signoff: { ...policy().signoff, ...signoff } }) })));
}

function askedAt(moment: string) {
  return given(waiting).when(goLive(maintainer, { askedAt: moment }));
}

describe("/go-live", () => {
  it("is recorded with who gave it, in which role, for which digest and when", () => {
    const granted = given(waiting).when(goLive());
    expect(granted.words).toEqual(["go-live-granted", "step-completed signoff"]);
    expect(submissionOf(granted.run).grants).toEqual([{ actor: maintainer, digest: digestOf("a"), at: granted.events.at(-1)?.at }]);
  });

  it("is refused once the deadline has passed, also when nobody has woken the offer since", () => {
    const late = later(90 * day, announced);
    expect(given(waiting).when(goLive(), later(90 * day - second, announced)).refusal).toBeUndefined();
    expect(given(waiting).when(goLive(), late).refusal).toBe("error signoff-expired");
    expect(given(waiting).when(wake, late).words).toContain("submission-canceled");
  });

  it("does not begin live in its own turn: until the next one a cancel is still accepted", () => {
    const granted = given(waiting).when(goLive()).given();
    expect(granted.when(cancel()).words).toEqual(["submission-canceled", "chore-owed close-preview", "chore-owed mail-canceled"]);
    expect(granted.when(wake).words).toEqual(["step-started live"]);
  });

  it("needs a member of the team that the policy names, as the host has confirmed it", () => {
    const events = waitingUnder({ team: "contoso/releases" });
    expect(given(events).when(goLive()).refusal).toBe("error not-in-team");
    expect(given(events).when(goLive({ ...maintainer, teams: ["contoso/others"] })).refusal).toBe("error not-in-team");
    expect(given(events).when(goLive({ ...maintainer, teams: ["contoso/releases"] })).refusal).toBeUndefined();
  });

  it("needs the role that the policy asks for, and a person", () => {
    expect(given(waiting).when(goLive(actor("write"))).refusal).toBe("error not-allowed");
    expect(given(waiting).when(goLive({ name: "Slipway", role: "system" })).refusal).toBe("error not-allowed");
    expect(given(waitingUnder({ role: "triage" })).when(goLive(actor("triage"))).words).toEqual([
      "go-live-granted",
      "step-completed signoff",
    ]);
  });

  it.each(["aaaaaaaa", "AAAAAAAA", "sha256:aaaaaaaaaa", "SHA256:AAAAAAAA", digestOf("a")])("takes the digest %j", (digest) => {
    expect(given(waiting).when(goLive(maintainer, { digest })).words).toEqual(["go-live-granted", "step-completed signoff"]);
  });

  it.each(["aaaaaaa", "", "aaaaaaab", "aaaaaaaa ", " aaaaaaaa", "sha256:", `${digestOf("a")}a`, digestOf("b")])(
    "refuses the digest %j",
    (digest) => {
      expect(given(waiting).when(goLive(maintainer, { digest })).refusal).toBe("error digest-mismatch");
    },
  );
});

describe("/go-live for a shortened digest", () => {
  const digest = `sha256:${"0123456789abcdef".repeat(4)}`;
  const mixed = played(told(publish({ digest })));

  it.each(["01234567", "0123456789ABCDEF0", digest])("takes the beginning: %s", (given8) => {
    expect(given(mixed).when(goLive(maintainer, { digest: given8 })).refusal).toBeUndefined();
  });

  it.each(["89abcdef", "12345678", "01234567sha256:", "x01234567", "01234567x", `${digest.slice(7)}0`])(
    "refuses anything else: %s",
    (given8) => {
      expect(given(mixed).when(goLive(maintainer, { digest: given8 })).refusal).toBe("error digest-mismatch");
    },
  );
});

describe("/go-live is refused", () => {
  it("is refused before there is a submission, before sign-off, and after the end", () => {
    expect(given().when(goLive()).refusal).toBe("error never-published");
    expect(given(running).when(goLive()).refusal).toBe("error not-at-signoff");
    expect(given(given(waiting).when(cancel()).events).when(goLive()).refusal).toBe("error not-running");
    expect(given(given(running).when(settle("validate", permanently)).events).when(goLive()).refusal).toBe("error not-running");
  });

  it("is refused when it was asked for before this preview was announced", () => {
    const before = new Date(Date.parse(announced) - second).toISOString();
    expect(askedAt(before).refusal).toBe("error before-preview");
    expect(askedAt("whenever").refusal).toBe("error before-preview");
    expect(askedAt(announced).words).toEqual(["go-live-granted", "step-completed signoff"]);
    // Hosts write moments without milliseconds too.
    expect(askedAt(before.replace(".000Z", "Z")).refusal).toBe("error before-preview");
    expect(askedAt(announced.replace(".000Z", "Z")).words).toEqual(["go-live-granted", "step-completed signoff"]);
  });

  it("given for an earlier submission does not count for a later one with the same digest", () => {
    const again = played(given(given(waiting).when(cancel()).events).when(publish()).events);
    expect(given(again).when(goLive(maintainer, { askedAt: announced })).refusal).toBe("error before-preview");
    expect(submissionOf(given(again).run).grants).toEqual([]);
  });
});

describe("rule 5: go live twice is go live once", () => {
  const granted = given(waiting).when(goLive()).given();

  it("at every moment after the first", () => {
    expect(granted.when(goLive()).refusal).toBe("information already-granted");
    expect(granted.when(goLive(colleague)).refusal).toBe("information already-granted");
    const promoting = granted.when(wake).given();
    expect(promoting.when(goLive()).refusal).toBe("information already-granted");
    expect(promoting.when(settle("promote", done())).given().when(goLive()).refusal).toBe("information already-live");
  });

  it("begins the promotion once, however many wake up", () => {
    expect(granted.when(wake).given().when(wake).words).toEqual([]);
  });
});

describe("rule 7: grants", () => {
  it("may have to come from somebody else than the author", () => {
    const events = waitingUnder({ notAuthor: true, role: "write" });
    expect(given(events).when(goLive(author)).refusal).toBe("error own-change");
    expect(given(events).when(goLive({ ...author, name: "renamed", email: "other@example.com" })).refusal).toBe("error own-change");
    expect(given(events).when(goLive(maintainer)).words).toEqual(["go-live-granted", "step-completed signoff"]);
  });

  it("know the author without an id by name or address", () => {
    const events = waitingUnder({ notAuthor: true, role: "write" });
    expect(given(events).when(goLive(actor("write", "Author"))).refusal).toBe("error own-change");
    expect(given(events).when(goLive({ ...actor("write", "nickname"), email: "AUTHOR@example.com" })).refusal).toBe("error own-change");
    expect(given(events).when(goLive({ name: "nickname", role: "write" })).words).toEqual(["go-live-granted", "step-completed signoff"]);
  });

  it("may have to come from several different people", () => {
    const first = given(waitingUnder({ approvals: 2 })).when(goLive(maintainer));
    expect(first.words).toEqual(["go-live-granted"]);
    expect(first.given().when(goLive(maintainer)).refusal).toBe("information already-granted");
    expect(first.given().when(goLive({ ...maintainer, name: "renamed" })).refusal).toBe("information already-granted");
    expect(first.given().when(wake).words).toEqual([]);
    expect(first.given().when(goLive(colleague)).words).toEqual(["go-live-granted", "step-completed signoff"]);
  });

  it("are never done without", () => {
    const events = waitingUnder({ approvals: 0 });
    expect(given(events).when(wake).words).toEqual([]);
    expect(given(events).when(goLive()).words).toEqual(["go-live-granted", "step-completed signoff"]);
  });

  it("recorded twice for one person count once", () => {
    const events = waitingUnder({ approvals: 2 });
    const grant = { type: "go-live-granted", digest: digestOf("a"), submission: 1, at: announced } as const;
    expect(
      given([...events, { ...grant, actor: maintainer }, { ...grant, actor: { ...maintainer, name: "renamed" } }]).when(wake).words,
    ).toEqual([]);
    expect(
      given([...events, { ...grant, actor: maintainer }, { ...grant, actor: colleague, digest: digestOf("b") }]).when(wake).words,
    ).toEqual([]);
    expect(given([...events, { ...grant, actor: maintainer }, { ...grant, actor: colleague }]).when(wake).words).toEqual([
      "step-completed signoff",
      "step-started live",
    ]);
  });
});

describe("held at sign-off", () => {
  it("takes the go-live and begins live when resumed", () => {
    const held = given(waiting).when({ kind: "hold", actor: maintainer, reason: "embargo" }).given();
    const granted = held.when(goLive()).given();
    expect(granted.when(wake).words).toEqual([]);
    expect(granted.when({ kind: "resume", actor: maintainer }).words).toEqual(["resumed", "step-started live"]);
  });
});
