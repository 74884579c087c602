import { expect, test } from "vitest";

import { advance } from "../../../src/engine/advance.ts";
import { answerComment, hearComment } from "../../../src/engine/intake/comments.ts";
import { publishOwed } from "../../../src/engine/intake/publish-owed.ts";
import { load } from "../../../src/engine/load.ts";
import { isProblemList, settingsAt } from "../../../src/engine/offer-at.ts";
import { offersHere } from "../../support/interleaving-source.ts";
import { createMemoryWorld, openGate, portsOf } from "../../support/interleaving-world.ts";
import { must } from "../../support/press.ts";

const [offer] = offersHere;

test("a cancel that was refused as too early stays refused when its event comes again at sign-off", async () => {
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
  const said = forge.say(pull, wim, "/cancel");
  const first = await hearComment(intake, said);
  await answerComment(intake, said, first);
  expect(first).toMatchObject({ kind: "refused", problem: { code: "cancel-too-early" } });
  must(await advance(ports, offer, { concurrency: 4, patienceMs: 0, onTurn: () => undefined }));
  expect(await hearComment(intake, said)).toMatchObject({ kind: "ignored" });
  expect(must(await load(ports.ledger, offer)).run.submission).toMatchObject({ step: "signoff", ended: null });
  expect([forge.reactions(said.id), forge.replies(pull)]).toEqual([["-1"], [expect.stringContaining("cancel-too-early")]]);
});
