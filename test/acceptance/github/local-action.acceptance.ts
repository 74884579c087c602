import { cp, mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";

import { execa } from "execa";
import { expect, inject, test } from "vitest";

import { projectRoot } from "../../support/sample-offer.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";
import { offerFiles, openStage, people, textOf } from "../support/github.ts";

const manifest = "offers/contoso/web-stack/offer.yaml";

test("@github/local-action runs the built Action on a pull request", async () => {
  await using stage = await openStage();
  await using folder = await temporaryFolder();
  const { github } = stage;
  const files = await offerFiles();
  const broken = textOf(files, manifest).replace("email: platform@contoso.example", "email: platform at contoso");
  const person = github.as(people.publisher.login);
  await person.openPullRequest({ branch: "try", title: "Try", changes: { ...files, [manifest]: Buffer.from(broken) } });
  const [event] = github.takeEvents().filter(({ name }) => name === "pull_request");
  if (event === undefined) throw new Error("no event");

  const action = await prepareAction(folder.path);
  const [summary, temp] = [join(folder.path, "summary.md"), join(folder.path, "temp")];
  await mkdir(temp);
  await writeFile(summary, "");
  await writeFile(join(folder.path, "event.json"), JSON.stringify(event.payload));
  const environment = {
    INPUT_RUN: "validate",
    INPUT_TOKEN: github.jobToken({ contents: "read", "pull-requests": "read" }),
    GITHUB_ACTIONS: "true",
    GITHUB_API_URL: github.apiUrl,
    GITHUB_EVENT_NAME: event.name,
    GITHUB_EVENT_PATH: join(folder.path, "event.json"),
    GITHUB_GRAPHQL_URL: github.graphqlUrl,
    GITHUB_REF_NAME: event.ref.replace("refs/pull/", ""),
    GITHUB_REPOSITORY: github.repository,
    GITHUB_RUN_ID: "1",
    GITHUB_SERVER_URL: github.serverUrl,
    GITHUB_SHA: event.sha,
    GITHUB_STEP_SUMMARY: summary,
    GITHUB_WORKSPACE: folder.path,
    RUNNER_TEMP: temp,
  };
  const dotenv = join(folder.path, ".env");
  await writeFile(
    dotenv,
    Object.entries(environment)
      .map(([name, value]) => `${name}=${value}\n`)
      .join(""),
  );

  const ran = await execa("local-action", ["run", action, "local.mjs", dotenv], { cwd: projectRoot, preferLocal: true, reject: false });
  const line = broken.split("\n").findIndex((each) => each.includes("platform at contoso")) + 1;
  expect(ran.stdout).toContain(`::error file=${manifest},line=${line},`);
  expect(ran.stdout).toContain("Running Action");
  expect(await readFile(summary, "utf8")).toContain("### ❌ 1 problem to fix");
  expect(ran.exitCode).not.toBe(0);
});

/**
 * The tool calls a `run()` that an entry point exports and does not take bundles, whose @actions/core it can not replace (its README, "Transpiled Actions").
 * So the entry point here only starts the bundle, which needs nothing replaced: it reads the runner's environment.
 */
async function prepareAction(folder: string): Promise<string> {
  const action = join(folder, "action");
  const built = dirname(dirname(inject("cli")));
  await mkdir(action);
  for (const name of ["action.yml", "package.json"]) await cp(join(built, name), join(action, name));
  const entry = pathToFileURL(join(built, "dist/action.js")).href;
  await writeFile(join(action, "local.mjs"), `export async function run() {\n  await import(${JSON.stringify(entry)});\n}\n`);
  return action;
}
