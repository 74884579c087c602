import { expect, test } from "vitest";

import { advance } from "../../../src/engine/advance.ts";
import { answerComment, hearComment } from "../../../src/engine/intake/comments.ts";
import type { Intake } from "../../../src/engine/intake/intake.ts";
import { answerLabel, hearLabel } from "../../../src/engine/intake/labels.ts";
import { publishOwed } from "../../../src/engine/intake/publish-owed.ts";
import { load } from "../../../src/engine/load.ts";
import { isProblemList, settingsAt } from "../../../src/engine/offer-at.ts";
import { offersHere } from "../../support/interleaving-source.ts";
import { createMemoryWorld, openGate, portsOf } from "../../support/interleaving-world.ts";
import { must } from "../../support/press.ts";

const [offer] = offersHere;
const tooEarly = { kind: "refused", problem: { code: "cancel-too-early" } };

/** A merged offer at its first step, and what brings it to sign-off. */
async function published() {
  const world = createMemoryWorld();
  const ports = portsOf(world, openGate);
  const { forge } = world;
  const wim = forge.addPerson("wim", "write");
  const commit = world.repository.commit(offer, "first");
  forge.change("offers/contoso/web-stack", commit);
  const pull = forge.merge({ author: wim, mergeCommit: commit });
  const settings = await settingsAt(ports, commit);
  if (isProblemList(settings)) throw new Error(settings[0]?.text);
  const intake: Intake = { ports, forge: forge.forge, commit, settings };
  await publishOwed(intake, {});
  const walk = async () => must(await advance(ports, offer, { concurrency: 4, patienceMs: 0, onTurn: () => undefined }));
  const where = async () => must(await load(ports.ledger, offer)).run.submission;
  return { forge, wim, pull, intake, walk, where };
}

test("a comment that was refused as too early stays refused when its event comes again at sign-off", async () => {
  const { forge, wim, pull, intake, walk, where } = await published();
  const said = forge.say(pull, wim, "/cancel");
  const first = await hearComment(intake, said);
  await answerComment(intake, said, first);
  expect(first).toMatchObject(tooEarly);
  await walk();
  expect(await hearComment(intake, said)).toMatchObject({ kind: "ignored" });
  expect(await where()).toMatchObject({ step: "signoff", ended: null });
  expect([forge.reactions(said.id), forge.replies(pull)]).toEqual([["-1"], [expect.stringContaining("cancel-too-early")]]);
});

test("a label that was refused as too early stays refused when its event comes again at sign-off, and counts when it is set again", async () => {
  const { forge, wim, pull, intake, walk, where } = await published();
  const set = forge.label(pull, "cancel", wim);
  const first = await hearLabel(intake, set);
  await answerLabel(intake, set, first);
  expect(first).toMatchObject(tooEarly);
  await walk();
  expect(await hearLabel(intake, set)).toMatchObject({ kind: "ignored" });
  expect(await where()).toMatchObject({ step: "signoff", ended: null });
  expect(await hearLabel(intake, forge.label(pull, "cancel", wim))).toMatchObject({ kind: "accepted" });
  expect(await where()).toMatchObject({ ended: { how: "canceled" } });
});
