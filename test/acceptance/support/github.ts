import { readdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";

import { inject } from "vitest";

import { offerName } from "../../../src/core/offer.ts";
import { workflowFiles } from "../../../src/manifest/edit/workflow-files.ts";
import { startGitHub } from "../../support/github/start.ts";
import type { Changes, GitHub, GitHubOptions } from "../../support/github/types.ts";
import { createRunner } from "../../support/runner/runner.ts";
import type { Runner, RunnerOptions } from "../../support/runner/types.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

/** What scaffolded workflows write in `uses:`. */
const uses = `slipway-publish/slipway@${"a".repeat(40)}`;

/** A repository on GitHub with its offers, its people and a runner that plays its workflows on the built Action. */
export type Stage = AsyncDisposable & {
  readonly github: GitHub;
  readonly runner: Runner;
  /** The folder that all jobs share. */
  readonly state: string;
  readonly now: () => Date;
  /** Lets time pass for the server and for every job. */
  readonly pass: (ms: number) => void;
};

export type StageOptions = {
  /** Lines of `.github/slipway.yaml` beyond those that every stage has. */
  readonly settings?: string;
  readonly github?: Partial<GitHubOptions>;
  readonly runner?: Partial<RunnerOptions>;
  /** Offers there are before anybody does anything; none unless told. */
  readonly files?: Changes;
};

export const people = {
  publisher: { login: "octo-publisher", role: "write" },
  maintainer: { login: "octo-maintainer", role: "maintain" },
  second: { login: "octo-second", role: "maintain" },
  triager: { login: "octo-triager", role: "triage" },
  stranger: { login: "octo-stranger", role: "none" },
} as const;

/** The image's folder and all that the offers name is the stage `fresh`, as a mounted share would be. */
export async function openStage({ settings = "", github: wanted = {}, runner: how = {}, files = {} }: StageOptions = {}): Promise<Stage> {
  const folder = await temporaryFolder();
  let ahead = 0;
  const now = (): Date => new Date(Date.now() + ahead);
  const github = await startGitHub({ now, ...wanted });
  for (const { login, role } of Object.values(people)) github.addUser(login, { role });
  const fresh = join(inject("stages"), "fresh");
  const yaml = `imageRoots: [${JSON.stringify(fresh)}]\nregions: [westeurope, northeurope]\nnotify: [team@contoso.example]\n${settings}`;
  const workflows = Object.fromEntries(workflowFiles({ uses, defaultBranch: "main" }));
  await github.as(people.publisher.login).push({ ...workflows, ".github/slipway.yaml": yaml, "README.md": "Offers\n", ...files }, "Set up");
  const runner = createRunner(github, {
    action: dirname(dirname(inject("cli"))),
    uses,
    now,
    vars: { SLIPWAY_STATE_FOLDER: join(folder.path, "state") },
    ...how,
  });
  github.takeEvents();
  return {
    github,
    runner,
    state: join(folder.path, "state"),
    now,
    pass: (ms) => {
      ahead += ms;
    },
    [Symbol.asyncDispose]: async () => {
      await folder[Symbol.asyncDispose]();
      await github[Symbol.asyncDispose]();
    },
  };
}

/** The files of the sample offer's folder, by their path in the repository; under another name when one is given. */
export async function offerFiles(name = offerName({ publisher: "contoso", offer: "web-stack" })): Promise<Record<string, Uint8Array>> {
  const root = join(inject("stages"), "fresh", "offers", "contoso", "web-stack");
  const names = await readdir(root, { recursive: true, withFileTypes: true });
  const files = names.filter((each) => each.isFile()).map((each) => join(each.parentPath, each.name));
  return Object.fromEntries(
    await Promise.all(files.map(async (path) => [`offers/${name}/${path.slice(root.length + 1)}`, await readFile(path)] as const)),
  );
}

/** Opens a pull request with changes, plays its validation, merges it, and plays what follows. Gives the pull request's number. */
export async function publishBy({ github, runner }: Stage, changes: Changes, title = "Publish"): Promise<number> {
  const person = github.as(people.publisher.login);
  const number = await person.openPullRequest({ branch: `change-${github.issues().length + 1}`, title, changes });
  await runner.drain();
  await person.merge(number);
  await runner.drain();
  return number;
}
