import { describe, expect, it } from "vitest";

import { createIntakeWorld } from "../../support/intake-world.ts";

const name = "contoso/web-stack";
const strict = "signoff: { role: admin, notAuthor: true, approvals: 2, team: contoso/releases }\n";
const loose = "signoff: { role: read }\n";
const asBefore = { role: "admin", notAuthor: true, approvals: 2, team: "contoso/releases" };

/** A pull request that brought one commit, or several, to the default branch. */
function open() {
  const world = createIntakeWorld(strict);
  const [author, merger] = [world.forge.addPerson("octo-author", "write"), world.forge.addPerson("octo-merger", "maintain")];
  const changedBy = (commit: string, brings: readonly string[] = []) => {
    world.forge.change(`offers/${name}`, commit);
    return world.forge.merge({ author, mergedBy: merger, mergeCommit: commit, brings });
  };
  const request = async () => (await world.run()).submission?.request;
  return { ...world, author, merger, changedBy, request };
}

describe("the rules that a change is published under", () => {
  it("are those before it when it loosens them itself", async () => {
    const world = open();
    const before = world.repository.head();
    const pullRequest = world.changedBy(world.repository.commit({ settings: loose, offers: { [name]: "one" } }));
    await world.pushed({ sender: world.merger, before });
    expect(await world.request()).toMatchObject({ pullRequest, author: { id: world.author.id }, policy: { signoff: asBefore } });
  });

  it("keep the team that was asked before when it names its own", async () => {
    const world = open();
    const own = strict.replace("contoso/releases", "contoso/friends");
    world.changedBy(world.repository.commit({ settings: own, offers: { [name]: "one" } }));
    await world.pushed();
    expect(await world.request()).toMatchObject({ policy: { signoff: { team: "contoso/releases" } } });
  });
});

describe("the rules before a change", () => {
  it("are not those that it brought itself when its own push was passed over, as with [skip ci]", async () => {
    const world = open();
    world.changedBy(world.repository.commit({ settings: loose, offers: { [name]: "one" } }));
    const before = world.repository.head();
    world.repository.commit({});
    await world.pushed({ sender: world.merger, before });
    expect(await world.request()).toMatchObject({ author: { id: world.author.id }, policy: { signoff: asBefore } });
  });

  it("are those before the first commit of a rebased pull request, also when its push was lost", async () => {
    const world = open();
    const first = world.repository.commit({ settings: loose });
    const pullRequest = world.changedBy(world.repository.commit({ offers: { [name]: "one" } }), [first]);
    await world.pushed();
    expect(await world.request()).toMatchObject({ pullRequest, policy: { signoff: asBefore } });
  });

  it("are not made up when the forge does not tell what a commit came with: the next wake-up publishes", async () => {
    const world = open();
    world.changedBy(world.repository.commit({ settings: loose, offers: { [name]: "one" } }));
    world.forge.fail("pullRequestOf");
    expect(await world.pushed()).toMatchObject({ published: [], problems: [{ code: "github-unavailable" }] });
    expect(await world.head()).toBe(undefined);
    expect(await world.pushed()).toMatchObject({ published: [{ submission: 1 }], problems: [] });
    expect(await world.request()).toMatchObject({ policy: { signoff: asBefore } });
  });

  it("are those before the push when several commits come without a pull request", async () => {
    const world = open();
    const before = world.repository.head();
    world.repository.commit({ settings: loose });
    world.forge.change(`offers/${name}`, world.repository.commit({ offers: { [name]: "one" } }));
    await world.pushed({ sender: world.merger, before });
    expect(await world.request()).toMatchObject({ policy: { signoff: asBefore } });
  });

  it("are the new ones once these were merged on their own", async () => {
    const world = open();
    world.repository.commit({ settings: loose });
    const before = world.repository.head();
    world.changedBy(world.repository.commit({ offers: { [name]: "one" } }));
    await world.pushed({ sender: world.merger, before });
    expect(await world.request()).toMatchObject({ policy: { signoff: { role: "read", notAuthor: false, approvals: 1 } } });
  });
});

describe("a default branch whose history was rewritten", () => {
  it("publishes what it holds now, by whoever pushed, and leaves what is live alone", async () => {
    const world = open();
    const first = world.repository.commit({ offers: { [name]: "one" } });
    world.changedBy(first);
    await world.pushed();
    await world.walk();
    const issue = world.forge.openIssue();
    await world.show(issue);
    world.changedBy(world.repository.commit({ offers: { [name]: "two" } }));
    await world.pushed();
    world.repository.reset(first);
    const { published } = await world.pushed({ sender: world.merger });
    expect(published).toMatchObject([{ submission: 3 }]);
    const { submission, facts } = await world.run();
    expect(submission?.request).toMatchObject({ commit: first, author: { id: world.author.id } });
    expect(facts.live).toBe(null);
    const head = await world.head();
    expect(await world.pushed({ sender: world.merger })).toEqual({ published: [], problems: [] });
    expect(await world.head()).toBe(head);
  });
});
