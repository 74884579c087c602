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
export const uses = `slipway-publish/slipway@${"a".repeat(40)}`;

/** A workflow by which anybody may have the ledgers proved. */
export const verifyWorkflow = `name: Verify
on: workflow_dispatch
permissions: {}
jobs:
  verify:
    runs-on: ubuntu-24.04
    permissions:
      contents: read
    steps:
      - uses: ${uses}
        with:
          run: verify
`;

/** A repository on GitHub with its offers, its people and a runner that plays its workflows on the built Action. */
export type Stage = AsyncDisposable & {
  readonly github: GitHub;
  readonly runner: Runner;
  /** The folder that all jobs share. */
  readonly state: string;
  /** A folder for images that the stages do not have; an offer names them by their path in it. */
  readonly images: string;
  readonly now: () => Date;
  /** Lets time pass for the server and for every job. */
  readonly pass: (ms: number) => void;
};

export type StageOptions = {
  /** Lines of `.github/slipway.yaml` beyond those that every stage has. */
  readonly settings?: string;
  readonly github?: Partial<GitHubOptions>;
  readonly runner?: Partial<RunnerOptions>;
  /** True makes the workflows act as the GitHub App that is installed on the repository. */
  readonly asApp?: boolean;
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

/** The image's folder and all that the offers name is the stage `fresh`, as a mounted share would be. Disposing it throws when a secret got out. */
export async function openStage(options: StageOptions = {}): Promise<Stage> {
  const { settings = "", github: wanted = {}, runner: how = {}, asApp = false, files = {} } = options;
  const folder = await temporaryFolder();
  let ahead = 0;
  const now = (): Date => new Date(Date.now() + ahead);
  const github = await startGitHub({ now, ...wanted });
  for (const { login, role } of Object.values(people)) github.addUser(login, { role });
  const fresh = join(inject("stages"), "fresh");
  const [state, images] = [join(folder.path, "state"), join(folder.path, "images")];
  const yaml = `imageRoots: ${JSON.stringify([fresh, images])}\nregions: [westeurope, northeurope]\nnotify: [team@contoso.example]\n${settings}`;
  const workflows = Object.fromEntries(workflowFiles({ uses, defaultBranch: "main" }));
  await github.as(people.publisher.login).push({ ...workflows, ".github/slipway.yaml": yaml, "README.md": "Offers\n", ...files }, "Set up");
  const runner = createRunner(github, {
    action: dirname(dirname(inject("cli"))),
    uses,
    now,
    ...how,
    vars: { SLIPWAY_STATE_FOLDER: state, ...(asApp && { SLIPWAY_APP_ID: String(github.app.id) }), ...how.vars },
    secrets: { ...(asApp && { SLIPWAY_APP_PRIVATE_KEY: github.app.privateKey }), ...how.secrets },
  });
  github.takeEvents();
  return {
    github,
    runner,
    state,
    images,
    now,
    pass: (ms) => {
      ahead += ms;
    },
    [Symbol.asyncDispose]: async () => {
      await folder[Symbol.asyncDispose]();
      await github[Symbol.asyncDispose]();
      requireNothingLeaked(github, runner);
    },
  };
}

/** No log, output or summary of any job holds a token or key, and nothing that people read does. */
function requireNothingLeaked(github: GitHub, { leaks, leaksIn }: Runner): void {
  const issues = github.issues();
  const shown = [issues, issues.map(({ number }) => github.comments(number)), github.checks(), github.deployments()];
  const found = [
    ...leaks.map(({ workflow, job, where, secret }) => `${secret}: ${workflow} ${job} ${where}`),
    ...leaksIn(JSON.stringify(shown)),
  ];
  if (found.length > 0) throw new Error(`Secrets got out:\n${found.join("\n")}`);
}

/** The files of the sample offer's folder, by their path in the repository; as another offer when a name is given. */
export async function offerFiles(name = offerName({ publisher: "contoso", offer: "web-stack" })): Promise<Record<string, Uint8Array>> {
  const root = join(inject("stages"), "fresh", "offers", "contoso", "web-stack");
  const names = await readdir(root, { recursive: true, withFileTypes: true });
  const files = names.filter((each) => each.isFile()).map((each) => join(each.parentPath, each.name));
  const found = Object.fromEntries(
    await Promise.all(files.map(async (path) => [`offers/${name}/${path.slice(root.length + 1)}`, await readFile(path)] as const)),
  );
  const manifest = `offers/${name}/offer.yaml`;
  const named = Buffer.from(textOf(found, manifest).replace(/^offer: .*$/m, `offer: ${name.split("/")[1] ?? ""}`));
  return { ...found, [manifest]: named };
}

/** A file of those as text. */
export function textOf(files: Readonly<Record<string, Uint8Array>>, path: string): string {
  const content = files[path];
  if (content === undefined) throw new Error(`${path} is not among ${Object.keys(files).join(", ")}`);
  return Buffer.from(content).toString();
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
