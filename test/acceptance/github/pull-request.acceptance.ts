// needs: mke2fs
import { expect, test } from "vitest";

import { validateWorkflow } from "../../../src/manifest/edit/workflows/validate.ts";
import type { Changes } from "../../support/github/types.ts";
import type { JobRecord } from "../../support/runner/types.ts";
import { offerFiles, openStage, people, textOf, uses, type Stage } from "../support/github.ts";
import { askedDigest, checkOf, deploymentsOf, publicationOf, subjects } from "../support/on-github.ts";

const offer = "contoso/web-stack";
const offerYaml = `offers/${offer}/offer.yaml`;
const planYaml = `offers/${offer}/plans/standard.yaml`;
const workflowPath = ".github/workflows/slipway-validate.yml";

type Place = { readonly path: string; readonly line: number; readonly column: number };

/** The sample with three mistakes, and where each stands. */
async function withMistakes(): Promise<{ readonly files: Record<string, Uint8Array>; readonly places: readonly Place[] }> {
  const files = await offerFiles();
  const mistakes = [
    [offerYaml, "email: platform@contoso.example", "email: platform at contoso"],
    [offerYaml, "url: https://contoso.example/support", "url: ftp://contoso.example/support"],
    [planYaml, "pricePerCore: 0.012", "pricePerCore: -1"],
  ] as const;
  const places = mistakes.map(([path, right, wrong]) => {
    const text = textOf(files, path);
    files[path] = Buffer.from(text.replace(right, wrong));
    return { path, ...positionOf(textOf(files, path), wrong) };
  });
  return { files, places };
}

/** Line and column, from 1, of the value in the line that holds the text. */
function positionOf(text: string, found: string): { readonly line: number; readonly column: number } {
  const lines = text.split("\n");
  const index = lines.findIndex((line) => line.includes(found));
  const line = lines[index] ?? "";
  return { line: index + 1, column: line.indexOf(found) + found.indexOf(": ") + 3 };
}

function lastJob(stage: Stage): JobRecord {
  const job = stage.runner.runs().at(-1)?.jobs.at(-1);
  if (job === undefined) throw new Error("No job ran.");
  return job;
}

test("three mistakes from a fork, read by a token that may write nothing: three annotations beside their fields, then none", async () => {
  await using stage = await openStage();
  const { github, runner } = stage;
  const { files, places } = await withMistakes();
  const stranger = github.as(people.stranger.login);
  const number = await stranger.openPullRequest({ branch: "try", title: "My offer", changes: files, fork: true });
  await runner.drain();
  const job = lastJob(stage);
  expect(job).toMatchObject({ job: "validate", result: "failure" });
  expect(Object.values(job.permissions)).not.toContain("write");
  const beside = job.annotations.filter(({ file }) => file !== undefined);
  expect(beside.map(({ level, file, line, col }) => ({ level, path: file, line, column: col }))).toEqual(
    expect.arrayContaining(places.map((place) => ({ level: "error", ...place }))),
  );
  expect(beside).toHaveLength(3);
  expect(job.summary).toContain("### ❌ 3 problems to fix");
  expect(job.summary).toContain("platform at contoso");
  expect([github.checks(), github.comments(number)]).toEqual([[], []]);

  await stranger.pushToPullRequest(number, await offerFiles());
  await runner.drain();
  expect(lastJob(stage)).toMatchObject({ result: "success", annotations: [] });
  expect(lastJob(stage).summary).toContain("### ✅ Ready to merge: 1 offer will be published");
  expect(lastJob(stage).summary).toContain("contoso/web-stack is published for the first time");
});

test("three mistakes where the workflow may write: check and one comment, kept current; fixed and merged it walks to its preview", async () => {
  await using stage = await openStage({ files: { [workflowPath]: mayWrite() } });
  const { github, runner } = stage;
  const { files, places } = await withMistakes();
  const person = github.as(people.publisher.login);
  const number = await person.openPullRequest({ branch: "mine", title: "My offer", changes: files });
  await runner.drain();
  const [check] = github.checks();
  expect(check).toMatchObject({ name: "Slipway: pull request", conclusion: "failure", title: "3 problems to fix" });
  expect(check?.annotations.map(({ path, start_line: line, start_column: column }) => ({ path, line, column }))).toEqual(
    expect.arrayContaining([...places]),
  );
  expect(check?.annotations).toHaveLength(3);
  expect(lastJob(stage).annotations.filter(({ file }) => file !== undefined)).toEqual([]);
  const [plan] = github.comments(number);
  expect(plan?.body).toContain("### ❌ 3 problems to fix");

  await person.pushToPullRequest(number, await offerFiles());
  await runner.drain();
  expect(github.checks()).toHaveLength(2);
  expect(github.checks()[1]).toMatchObject({
    conclusion: "success",
    title: "Ready to merge: 1 offer will be published",
    annotations: [],
  });
  const [kept, ...more] = github.comments(number);
  expect({ id: kept?.id, more }).toEqual({ id: plan?.id, more: [] });
  expect(kept?.body).toContain("### ✅ Ready to merge: 1 offer will be published");

  const merged = await person.merge(number);
  await runner.drain();
  expect(checkOf(stage, offer)).toMatchObject({ headSha: merged, conclusion: "action_required" });
  expect(publicationOf(stage, offer)).toMatchObject({ state: "open", labels: ["slipway", "slipway: waiting"] });
  expect(askedDigest(stage, offer)).toMatch(/^[0-9a-f]{8}$/);
  expect(deploymentsOf(stage, offer)).toEqual(["preview: success"]);
  expect(await subjects(stage)).toEqual([`[${offer}] Preview of 1.4.0 is ready: look at it, then give Go live`]);
  expect(github.comments(number).at(-1)?.body).toContain("🚀 Merged: 1 offer is being published.");
});

test("more than fifty mistakes: all of them stand beside their lines, fifty to a request", async () => {
  await using stage = await openStage({ files: { [workflowPath]: mayWrite() } });
  const { github, runner } = stage;
  const changes = await manyMistakes();
  await github.as(people.publisher.login).openPullRequest({ branch: "many", title: "Many", changes });
  await runner.drain();
  const [check, ...others] = github.checks();
  const count = check?.annotations.length ?? 0;
  expect(others).toEqual([]);
  expect(count).toBeGreaterThan(50);
  expect(check).toMatchObject({ status: "completed", conclusion: "failure" });
  expect(check?.title).toMatch(/^\d+ problems to fix/);
  const writes = github.log.filter(({ method, route }) => /check-runs/.test(route) && (method === "POST" || method === "PATCH"));
  expect(writes).toHaveLength(Math.ceil(count / 50));
});

/** The scaffold with the two permissions that its remarks offer. */
function mayWrite(): string {
  const text = validateWorkflow({ uses, defaultBranch: "main" });
  return text.replace("# checks: write", "checks: write").replace("pull-requests: read", "pull-requests: write");
}

/** Each subscription of the preview's audience is none. */
async function manyMistakes(): Promise<Changes> {
  const files = await offerFiles();
  const audience = Array.from({ length: 60 }, (_, index) => `    - subscription: none-${index}\n      label: ""\n`).join("");
  const text = textOf(files, offerYaml).replace(/ {4}- subscription: [^]*$/, audience);
  return { ...files, [offerYaml]: Buffer.from(text) };
}
