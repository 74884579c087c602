// needs: mke2fs
import { readFile } from "node:fs/promises";
import { join } from "node:path";

import ajvFormats from "ajv-formats";
import { Ajv2020 } from "ajv/dist/2020.js";
import { expect, test } from "vitest";

import { projectRoot } from "../support/sample-offer.ts";
import { git, ledgerLines } from "./support/git.ts";
import { offer, repositoryAt } from "./support/repository.ts";
import { done, slipway } from "./support/slipway.ts";

/** What a ledger of one submission must tell, in this order; more may stand between. */
const story = [
  /^Ada Publisher: Ada Publisher \(admin\) published [0-9a-f]{8} of commit [0-9a-f]{7}: submission 1$/,
  /^Slipway: prerequisites: 1 image, version 1\.4\.0$/,
  /^Slipway: certification: passed, \d+ checks, 1 warning$/,
  /^Slipway: provisioning: 4 of 4 regions hold \d+\.\d MiB of data each$/,
  /^Slipway: packaging: page ready, test lead arrived in sqlite and was read back$/,
  /^Slipway: preview: preview open to 2 subscriptions, 4 of 4 regions verified$/,
  /^Slipway: mail "preview ready": sent to 1 address$/,
  /^Ada Publisher: Ada Publisher \(admin\) gave Go live for [0-9a-f]{8}$/,
  /^Slipway: live: Contoso Web Stack 1\.4\.0 is available to customers$/,
];

test.each(["fresh", "waiting", "live"] as const)("status --json fits its schema: %s", async (stage) => {
  await using repository = await repositoryAt(stage);
  const schema: unknown = JSON.parse(await readFile(join(projectRoot, "schemas/v1/status.schema.json"), "utf8"));
  const ajv = new Ajv2020({ strict: true, allErrors: true });
  ajvFormats.default(ajv);
  // oxlint-disable-next-line no-unsafe-type-assertion -- a schema of this repository
  const validate = ajv.compile(schema as object);
  const status: unknown = JSON.parse(await done(repository.path, "status", offer, "--json"));
  validate(status);
  expect(validate.errors).toBeNull();
  if (stage === "fresh") return;
  const recorded: unknown = JSON.parse(await git(repository.path, "show", `slipway/${offer}:status.json`));
  expect(recorded).toEqual(status);
});

test("the log and git's own log read like a story, with who acted as author", async () => {
  await using repository = await repositoryAt("live");
  const lines = (await ledgerLines(repository.path, offer)).toReversed();
  const found = story.map((sentence) => lines.findIndex((line) => sentence.test(line)));
  expect(found).not.toContain(-1);
  expect(found).toEqual(found.toSorted((a, b) => a - b));

  const log = (await done(repository.path, "log", offer)).split("\n");
  expect(log).toHaveLength(lines.length);
  for (const [index, line] of log.toReversed().entries()) {
    expect(line).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ {2}[0-9a-f]{7} {2}\S/);
    expect(line.slice(31)).toBe(lines[index]?.replace(/^[^:]+: /, ""));
  }
  const body = await git(repository.path, "log", "-1", "--format=%b", `slipway/${offer}`);
  expect(body).toMatch(/^Offer: contoso\/web-stack\nSubmission: 1\nEvent: /);
});

test("the branch's README says where the offer stands", async () => {
  await using repository = await repositoryAt("waiting");
  const readme = await git(repository.path, "show", `slipway/${offer}:README.md`);
  expect(readme).toMatch(/contoso\/web-stack.*submission 1.*waiting for Publisher signoff/);
  expect(readme).toMatch(/go-live [0-9a-f]{8}/);
  expect((await slipway(repository.path, "verify")).exitCode).toBe(0);
});
