import { describe, expect, it } from "vitest";

import { minute } from "../../../src/core/time.ts";
import { answerComment, hearComment, type Told } from "../../../src/engine/intake/comments.ts";
import { answerLabel, hearLabel } from "../../../src/engine/intake/labels.ts";
import { recoverCommands } from "../../../src/engine/intake/recover.ts";
import type { LabelNow } from "../../../src/ports/forge.ts";
import { atSignoff } from "../../support/intake-signoff.ts";

describe("a comment counts as it stands now", () => {
  it.each([
    ["says something else than the event", { body: "/go-live" }, "/status"],
    ["was written by somebody else", { author: { id: 1, login: "octo-maintainer", isBot: false } }, "/go-live"],
    ["was written elsewhere", { issue: 1 }, "/go-live"],
  ])("refused when it %s", async (_, told, body) => {
    const { world, maintainer, issue, hear, unchanged } = await atSignoff();
    // The first issue of the forge is the offer's as well: an event must not move a comment from one to the other.
    const elsewhere = "issue" in told ? world.forge.merge({ author: maintainer, mergeCommit: "0".repeat(40) }) : issue;
    const comment = world.forge.say(elsewhere, maintainer, body);
    const { code, reply } = await hear({ ...comment, ...told });
    expect(code).toBe("comment-edited");
    expect(reply).toMatch(/The comment was edited after it was written\. Write the command as a new comment\.\n$/);
    await unchanged();
  });

  it("refused when it was edited since, also when no event told of it", async () => {
    const { world, maintainer, issue, unchanged } = await atSignoff();
    const { id } = world.forge.say(issue, maintainer, "Looks good.");
    world.pass(minute);
    world.forge.edit(id, "/go-live");
    const { heard } = await recoverCommands(await world.intake());
    expect(heard).toMatchObject([{ kind: "refused", problem: { code: "comment-edited" } }]);
    expect(world.forge.reactions(id)).toEqual(["-1"]);
    expect((await recoverCommands(await world.intake())).heard).toEqual([]);
    await unchanged();
  });

  it("passed over when it is gone, is no command, or stands on an issue that is none of ours", async () => {
    const { world, maintainer, issue, hear, unchanged } = await atSignoff();
    const gone = world.forge.say(issue, maintainer, "/go-live");
    world.forge.erase(gone.id);
    expect(await hear(gone)).toEqual({ kind: "ignored" });
    expect(await hear(world.forge.say(issue, maintainer, "> /go-live"))).toEqual({ kind: "ignored" });
    expect(await hear(world.forge.say(world.forge.openIssue(), maintainer, "/go-live"))).toEqual({ kind: "ignored" });
    await unchanged();
  });
});

describe("who asks is an account, not a name", () => {
  it("refuses a label whose sender's name belongs to somebody else by now", async () => {
    const { world, maintainer, issue, label, unchanged } = await atSignoff();
    const set = world.forge.label(issue, "go-live", maintainer);
    world.forge.rename(maintainer.login, "octo-gone");
    world.forge.addPerson(maintainer.login, "admin");
    const { code, reply } = await label(set);
    expect(code).toBe("account-changed");
    expect(reply).toContain('The name "octo-maintainer" does not belong to the account');
    await unchanged();
  });

  it("hears the role of this moment, not the one when it was asked", async () => {
    const { world, maintainer, issue, hear, unchanged } = await atSignoff();
    const comment = world.forge.say(issue, maintainer, "/go-live");
    world.forge.setRole(maintainer.login, "write");
    expect(await hear(comment)).toMatchObject({ code: "not-allowed" });
    await unchanged();
  });

  it("takes a label by somebody with triage off, and tells them", async () => {
    const { world, issue, label, unchanged } = await atSignoff();
    const triager = world.forge.addPerson("octo-triager", "triage");
    expect(await label(world.forge.label(issue, "go-live", triager))).toMatchObject({ code: "not-allowed" });
    expect(world.forge.labelsOn(issue)).toEqual([]);
    await unchanged();
  });

  it("passes a bot over that nobody listed, and gives a listed one the role it is listed with, but never Go live", async () => {
    const { world, issue, hear, unchanged } = await atSignoff();
    const [other, listed] = [
      world.forge.addPerson("other[bot]", "admin", { isBot: true }),
      world.forge.addPerson("release[bot]", "admin", { isBot: true }),
    ];
    world.repository.commit({ settings: `github: { bots: [{ id: ${listed.id}, role: triage }] }\n` });
    expect(await hear(world.forge.say(issue, other, "/go-live"))).toEqual({ kind: "ignored" });
    expect(await hear(world.forge.say(issue, listed, "/cancel"))).toMatchObject({ code: "not-allowed" });
    expect(await hear(world.forge.say(issue, listed, "/go-live"))).toMatchObject({ code: "not-a-person" });
    await unchanged();
  });

  it("gives a person no role by the list of bots", async () => {
    const { world, issue, hear, unchanged } = await atSignoff();
    const triager = world.forge.addPerson("octo-triager", "triage");
    world.repository.commit({ settings: `github: { bots: [{ id: ${triager.id}, role: admin }] }\n` });
    expect(await hear(world.forge.say(issue, triager, "/go-live"))).toMatchObject({ code: "not-allowed" });
    await unchanged();
  });
});

describe("when GitHub can not be asked", () => {
  it("records nothing and tells nothing; the next wake-up hears the command", async () => {
    const { world, maintainer, issue, unchanged } = await atSignoff();
    const comment = world.forge.say(issue, maintainer, "/go-live");
    world.forge.fail("person");
    const heard = await hearComment(await world.intake(), comment);
    expect(heard).toMatchObject({ kind: "failed", problem: { code: "github-unavailable" } });
    expect(await answerComment(await world.intake(), comment, heard)).toBe(undefined);
    await unchanged();
    expect((await recoverCommands(await world.intake())).heard).toMatchObject([{ kind: "accepted" }]);
    expect((await world.run()).submission?.grants).toHaveLength(1);
  });

  it.each(["react", "reply"] as const)("gives one go-live when the answer to %s is lost", async (method) => {
    const { world, maintainer, issue } = await atSignoff();
    const comment = world.forge.say(issue, maintainer, "/go-live");
    world.forge.fail(method, 1, { when: "after" });
    for (let times = 0; times < 2; times += 1) {
      const intake = await world.intake();
      await answerComment(intake, comment, await hearComment(intake, comment));
    }
    await recoverCommands(await world.intake());
    expect((await world.run()).submission?.grants).toHaveLength(1);
    expect(world.forge.replies(issue).length).toBeLessThanOrEqual(1);
  });

  it("hears a label once, though taking it off failed and its event came twice", async () => {
    const { world, maintainer, issue } = await atSignoff();
    const set: LabelNow = world.forge.label(issue, "go-live", maintainer);
    world.forge.fail("takeLabel");
    for (let times = 0; times < 2; times += 1) {
      const intake = await world.intake();
      await answerLabel(intake, set, await hearLabel(intake, set));
    }
    expect((await recoverCommands(await world.intake())).heard).toEqual([]);
    expect((await world.run()).submission?.grants).toHaveLength(1);
    expect(world.forge.replies(issue)).toHaveLength(1);
  });
});

describe("what an event tells", () => {
  it("starts nothing by itself when the comment can not be read", async () => {
    const { world, maintainer, issue, unchanged } = await atSignoff();
    const told: Told = world.forge.say(issue, maintainer, "/go-live");
    world.forge.fail("comment");
    expect(await hearComment(await world.intake(), told)).toMatchObject({ kind: "failed" });
    await unchanged();
  });
});
