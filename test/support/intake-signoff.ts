import { expect } from "vitest";

import { answerComment, hearComment, type Told } from "../../src/engine/intake/comments.ts";
import type { Heard } from "../../src/engine/intake/intake.ts";
import { answerLabel, hearLabel } from "../../src/engine/intake/labels.ts";
import type { LabelNow, Sender } from "../../src/ports/forge.ts";
import { createIntakeWorld, type IntakeWorld } from "./intake-world.ts";

/** How a request was answered. */
type Answered = { readonly kind: Heard["kind"]; readonly code?: string; readonly reply?: string };

/** An offer whose preview was shown on its issue and waits for sign-off, and who is there. */
export type AtSignoff = {
  readonly world: IntakeWorld;
  /** Who wrote the change. */
  readonly author: Sender;
  readonly maintainer: Sender;
  readonly issue: number;
  /** Number of the merged pull request. */
  readonly pullRequest: number;
  /** First digits of the digest that waits. */
  readonly digest: () => Promise<string>;
  /** Hears a comment and answers it. */
  readonly hear: (told: Told) => Promise<Answered>;
  readonly label: (label: LabelNow) => Promise<Answered>;
  /** Expects the ledger where it was when everybody was shown the preview. */
  readonly unchanged: () => Promise<void>;
};

const name = "contoso/web-stack";

export async function atSignoff(settings?: string): Promise<AtSignoff> {
  const world = createIntakeWorld(settings);
  const { forge, repository } = world;
  const author = forge.addPerson("octo-author", "maintain");
  const maintainer = forge.addPerson("octo-maintainer", "maintain");
  const commit = repository.commit({ offers: { [name]: "one" } });
  forge.change(`offers/${name}`, commit);
  const pullRequest = forge.merge({ author, mergedBy: maintainer, mergeCommit: commit });
  await world.pushed();
  await world.walk();
  const issue = forge.openIssue();
  await world.show(issue);
  const head = await world.head();
  return {
    world,
    author,
    maintainer,
    issue,
    pullRequest,
    digest: async () => (await world.run()).submission?.request.digest.slice("sha256:".length, "sha256:12345678".length) ?? "",
    hear: async (told) => {
      const intake = await world.intake();
      const heard = await hearComment(intake, told);
      expect(await answerComment(intake, told, heard)).toBe(undefined);
      return answered(heard);
    },
    label: async (label) => {
      const intake = await world.intake();
      const heard = await hearLabel(intake, label);
      expect(await answerLabel(intake, label, heard)).toBe(undefined);
      return answered(heard);
    },
    unchanged: async () => {
      expect(await world.head()).toBe(head);
    },
  };
}

function answered(heard: Heard): Answered {
  const reply = "reply" in heard && heard.reply !== undefined ? { reply: heard.reply } : {};
  return { kind: heard.kind, ...(heard.kind === "refused" ? { code: heard.problem.code } : {}), ...reply };
}
