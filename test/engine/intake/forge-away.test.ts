import { expect, test } from "vitest";

import { answerComment, hearComment } from "../../../src/engine/intake/comments.ts";
import { publishOwed } from "../../../src/engine/intake/publish-owed.ts";
import { isProblemList, settingsAt } from "../../../src/engine/offer-at.ts";
import { offersHere } from "../../support/interleaving-source.ts";
import { createMemoryWorld, openGate, portsOf } from "../../support/interleaving-world.ts";

const [offer] = offersHere;

test.each(["lastChange", "pullRequestOf"] as const)(
  "`/publish` is not refused because %s does not answer: it is judged when it does",
  async (method) => {
    const world = createMemoryWorld();
    const ports = portsOf(world, openGate);
    const { forge } = world;
    const wim = forge.addPerson("wim", "write");
    const commit = world.repository.commit(offer, "first");
    forge.change("offers/contoso/web-stack", commit);
    const pull = forge.merge({ author: wim, mergeCommit: commit });
    const settings = await settingsAt(ports, commit);
    if (isProblemList(settings)) throw new Error(settings[0]?.text);
    const intake = { ports, forge: forge.forge, commit, settings };
    await publishOwed(intake, {});
    const said = forge.say(pull, wim, "/publish");
    forge.fail(method);
    const heard = await hearComment(intake, said);
    await answerComment(intake, said, heard);
    expect(heard).toMatchObject({ kind: "failed", problem: { code: "github-unavailable" } });
    expect([forge.reactions(said.id), forge.replies(pull)]).toEqual([[], []]);
    expect(await hearComment(intake, said)).toMatchObject({ kind: "refused", problem: { code: "already-running" } });
  },
);
