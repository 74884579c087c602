import { describe, expect, it } from "vitest";

import { minute } from "../../../src/core/time.ts";
import { atSignoff } from "../../support/intake-signoff.ts";

const name = "contoso/web-stack";

describe("go-live counts for what was shown when it was asked for", () => {
  it("not when it was given before the preview was there", async () => {
    const { world, maintainer, issue, hear, digest } = await atSignoff();
    const early = world.forge.say(issue, maintainer, "/go-live");
    world.pass(minute);
    const commit = world.repository.commit({ offers: { [name]: "two" } });
    world.forge.merge({ author: maintainer, mergeCommit: commit });
    await world.pushed();
    await world.walk();
    expect(await hear(early)).toMatchObject({ code: "before-preview" });
    const late = world.forge.say(issue, maintainer, "/go-live");
    const { code, reply } = await hear(late);
    expect(code).toBe("not-announced");
    expect(reply).toContain(`give Go live again, or name what you looked at: /go-live ${await digest()}`);
    expect((await world.run()).submission).toMatchObject({ number: 2, grants: [] });
  });

  it("not for an older digest, nor for one that is cut too short", async () => {
    const { world, maintainer, issue, hear, digest, unchanged } = await atSignoff();
    const { reply, code } = await hear(world.forge.say(issue, maintainer, "/go-live 0badc0de"));
    expect(code).toBe("digest-mismatch");
    expect(reply).toContain(`the preview holds ${await digest()}`);
    expect(await hear(world.forge.say(issue, maintainer, `/go-live ${(await digest()).slice(0, 7)}`))).toMatchObject({ kind: "refused" });
    await unchanged();
  });

  it("also for the label and on the merged pull request", async () => {
    const { world, author, pullRequest, label, unchanged } = await atSignoff("signoff: { notAuthor: true }\n");
    expect(await label(world.forge.label(pullRequest, "go-live", author))).toMatchObject({ code: "own-change" });
    expect(world.forge.labelsOn(pullRequest)).toEqual([]);
    await unchanged();
  });
});

describe("who may sign off", () => {
  it("is not the author where a second person is asked for, whoever pressed Publish", async () => {
    const { world, author, maintainer, issue, hear } = await atSignoff("signoff: { notAuthor: true }\n");
    await hear(world.forge.say(issue, maintainer, "/publish --no-reuse"));
    await world.walk();
    await world.show(issue);
    const { code, reply } = await hear(world.forge.say(issue, author, "/go-live"));
    expect(code).toBe("own-change");
    expect(reply).toContain("Ask another maintainer to give Go live.");
    expect(await hear(world.forge.say(issue, maintainer, "/go-live"))).toMatchObject({ kind: "accepted" });
  });

  it("is never one person twice, by comment, label or another name", async () => {
    const { world, maintainer, issue, hear, label } = await atSignoff("signoff: { approvals: 2 }\n");
    expect(await hear(world.forge.say(issue, maintainer, "/go-live"))).toMatchObject({ kind: "accepted" });
    expect(await label(world.forge.label(issue, "go-live", maintainer))).toMatchObject({ code: "already-granted" });
    world.forge.rename(maintainer.login, "octo-other");
    const renamed = { ...maintainer, login: "octo-other" };
    expect(await hear(world.forge.say(issue, renamed, "/go-live"))).toMatchObject({ code: "already-granted" });
    const { submission } = await world.run();
    expect(submission?.grants).toHaveLength(1);
    expect(submission?.steps.signoff.outcome).toBe(null);
  });

  it("is in the team that is asked for, as GitHub confirms it", async () => {
    const { world, maintainer, issue, hear, unchanged } = await atSignoff("signoff: { team: contoso/releases }\n");
    const { code, reply } = await hear(world.forge.say(issue, maintainer, "/go-live"));
    expect(code).toBe("not-in-team");
    expect(reply).not.toContain("@contoso");
    await unchanged();
    const member = world.forge.addPerson("octo-member", "maintain", { teams: ["contoso/releases"] });
    expect(await hear(world.forge.say(issue, member, "/go-live"))).toMatchObject({ kind: "accepted" });
  });
});

describe("go-live and cancel in the same second", () => {
  it.each([
    ["/go-live", "/cancel"],
    ["/cancel", "/go-live"],
  ])("%s, then %s: canceled, and live was never touched", async (first, then) => {
    const { world, maintainer, issue, hear } = await atSignoff();
    const [one, two] = [world.forge.say(issue, maintainer, first), world.forge.say(issue, maintainer, then)];
    expect(one.createdAt).toBe(two.createdAt);
    const answers = [await hear(one), await hear(two)];
    expect(answers[0]).toMatchObject({ kind: "accepted" });
    expect(answers[1]).toMatchObject(first === "/cancel" ? { code: "not-running" } : { kind: "accepted" });
    await world.walk({ live: true });
    const { submission, facts } = await world.run();
    expect(submission?.ended).toMatchObject({ how: "canceled" });
    expect(facts.live).toBe(null);
  });

  it("cancel after the promotion is committed is refused", async () => {
    const { world, maintainer, issue, hear } = await atSignoff();
    const late = world.forge.say(issue, maintainer, "/cancel");
    expect(await hear(world.forge.say(issue, maintainer, "/go-live"))).toMatchObject({ kind: "accepted" });
    await world.walk({ live: true });
    const { code, reply } = await hear(late);
    expect(code).toBe("cancel-already-live");
    expect(reply).toContain("The promotion to live has been committed and can not be canceled.");
    expect((await world.run()).facts.live).toMatchObject({ submission: 1 });
  });
});

describe("an event that is played again", () => {
  it("gives no second go-live, and none to a later submission", async () => {
    const { world, maintainer, issue, hear } = await atSignoff();
    const comment = world.forge.say(issue, maintainer, "/go-live");
    await hear(comment);
    await world.walk({ live: true });
    const head = await world.head();
    await hear(comment);
    expect(await world.head()).toBe(head);
    world.repository.commit({ offers: { [name]: "two" } });
    await world.pushed();
    await world.walk();
    await world.show(issue);
    const waiting = await world.head();
    await hear(comment);
    expect(await world.head()).toBe(waiting);
    expect((await world.run()).submission).toMatchObject({ number: 2, grants: [] });
  });
});
