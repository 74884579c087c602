import { describe, expect, it } from "vitest";

import { due } from "../../src/core/due.ts";
import type { Command } from "../../src/core/message.ts";
import { keptSupport } from "../../src/core/run.ts";
import { commentFor } from "../../src/core/slash-request.ts";
import { readComment } from "../../src/core/slash.ts";
import { supportDetails, type ExceptionRequest, type SupportDetails } from "../../src/core/support.ts";
import { day } from "../../src/core/time.ts";
import { actor, done, failure, later, offer, publish, settle } from "../support/core-words.ts";
import { given, told } from "../support/given.ts";
import { step } from "../support/shown.ts";
import { live, running } from "../support/stories.ts";

const url = "https://github.example/contoso/offers/issues/58";
const asks = (details: SupportDetails = {}, text = "It is stuck."): Command => ({
  kind: "support",
  actor: actor("triage"),
  text,
  ...details,
});
const exception: ExceptionRequest = {
  type: "lockedDown",
  check: "LIVE-003",
  plan: "standard",
  version: "1.4.0",
  ends: "2027-01-31",
  evidence: "a".repeat(64),
};
const options = (more: Readonly<Record<string, string>>): ReadonlyMap<string, string> => new Map(Object.entries(more));
const asked = { exception: "lockedDown", check: "LIVE-003", plan: "standard", version: "1.4.0", ends: "2027-01-31" };

describe("a support request", () => {
  it("is moderate unless said, and keeps its severity", () => {
    expect(given(live).when(asks()).run.facts.chores.at(-2)?.work).toMatchObject({ severity: "moderate" });
    expect(
      given(live)
        .when(asks({ severity: "critical" }))
        .run.facts.chores.at(-2)?.work,
    ).toMatchObject({ severity: "critical" });
  });

  it("is opened before the mail that links to it, unless opening it fails", () => {
    const owed = given(live).when(asks());
    const now = later(day);
    const [opening, mail] = owed.run.facts.chores.slice(-2).map(({ id }) => id);
    expect(due(owed.run, now).map(({ task }) => task)).toEqual([opening]);
    const tried = owed.given().when(settle(opening ?? "", failure()), now);
    expect(due(tried.run, now).map(({ task }) => task)).toEqual([mail]);
    const opened = owed.given().when(settle(opening ?? "", done({ note: "opened", url })), now);
    expect(due(opened.run, now).map(({ task }) => task)).toEqual([mail]);
    expect(opened.run.facts.supported).toEqual([
      { submission: 1, by: "some-triage", severity: "moderate", isException: false, at: now, url },
    ]);
  });
});

describe("a support request that was opened", () => {
  it("is shown where the submission stands, with its address, until the next one", () => {
    const owed = given(live).when(asks({ exception }));
    const opened = owed.given().when(settle(owed.run.facts.chores.at(-2)?.id ?? "", done({ note: "opened", url })));
    expect(step(opened.events, "live").messages).toContainEqual(
      expect.objectContaining({ code: "exception-asked", text: `some-triage asked for an exception (moderate): ${url}` }),
    );
    const helped = given(live).when(asks());
    const plain = helped.given().when(settle(helped.run.facts.chores.at(-2)?.id ?? "", done({ note: "opened", url })));
    expect(step(plain.events, "live").messages.map(({ code }) => code)).toContain("support-open");
    const next = opened.given().when(publish({ digest: `sha256:${"b".repeat(64)}` }));
    expect(step(next.events, "validate").messages.map(({ code }) => code)).not.toContain("exception-asked");
  });

  it("is remembered for a while only, and not at all where nobody says where it is", () => {
    let events = live;
    for (let round = 0; round < keptSupport + 2; round += 1) {
      const owed = given(events).when(asks());
      const id = owed.run.facts.chores.find(({ work }) => work.kind === "support")?.id ?? "";
      events = owed.given().when(settle(id, done({ note: "opened", ...(round === 0 ? {} : { url: `${url}#${round}` }) }))).events;
    }
    const { supported = [] } = given(events).run.facts;
    expect(supported.map((each) => each.url)).toEqual(Array.from({ length: keptSupport }, (_, index) => `${url}#${index + 2}`));
  });

  it("of the first versions, which had no severity, leaves no trace that their ledgers did not have", () => {
    const owed = given(live).when(asks());
    const old = owed.events.map((event) => {
      if (event.type !== "chore-owed" || event.task.work.kind !== "support") return event;
      const { severity: _severity, ...work } = event.task.work;
      return { ...event, task: { ...event.task, work } };
    });
    const id = owed.run.facts.chores.at(-2)?.id ?? "";
    expect(given(old).when(settle(id, done({ note: "opened", url }))).run.facts.supported).toBeUndefined();
  });
});

describe("a request of an exception", () => {
  it("is taken for an image of the submission, until a day that is at most a year ahead", () => {
    expect(given(live).when(asks({ exception })).words).toEqual(["chore-owed support", "chore-owed mail-support"]);
    // Before validation nobody knows the images.
    expect(given(told(publish())).when(asks({ exception: { ...exception, plan: "other" } })).refusal).toBeUndefined();
    expect(given(running).when(asks({ exception })).refusal).toBeUndefined();
    for (const ends of ["2026-11-21", "2028-01-01", "2027-02-30", "2027-13-01"])
      expect(given(live).when(asks({ exception: { ...exception, ends } })).refusal).toBe("error support-option-invalid");
    expect(given(live).when(asks({ exception: { ...exception, version: "9.9.9" } })).refusal).toBe("error support-image-unknown");
    expect(given(live).when(asks({ exception }, " ")).refusal).toBe("error support-empty");
  });

  it("is read from options, each in its form", () => {
    expect(supportDetails(options({}))).toEqual({});
    expect(supportDetails(options({ severity: "minimal" }))).toEqual({ severity: "minimal" });
    const evidence = `sha256:${"a".repeat(64)}`;
    expect(supportDetails(options({ ...asked, evidence, severity: "critical" }))).toEqual({ severity: "critical", exception });
    for (const wrong of [
      { severity: "huge" },
      { colour: "red" },
      { exception: "because" },
      { plan: "standard" },
      { ...asked },
      { ...asked, evidence: "report.pdf" },
      { ...asked, evidence, check: "acc-3" },
      { ...asked, evidence, ends: "soon" },
    ])
      expect(supportDetails(options(wrong))).toMatchObject({ code: "support-option-invalid" });
  });

  it("can be written as a comment, and read back", () => {
    for (const details of [{}, { severity: "critical" as const }, { severity: "minimal" as const, exception }, { exception }]) {
      const request = { name: "support" as const, text: "The appliance has no shell.\nSee the report.", ...details };
      const comment = commentFor(request, offer);
      expect(readComment(comment)).toMatchObject({ kind: "command", offer, request });
    }
    expect(readComment("/support --severity critical")).toMatchObject({ kind: "refused", problem: { code: "support-empty" } });
    expect(readComment("/support --colour red it hangs")).toMatchObject({ kind: "refused", problem: { code: "support-option-invalid" } });
    expect(readComment("/support it hangs --severity critical")).toMatchObject({ request: { text: "it hangs --severity critical" } });
  });
});
