// needs: mke2fs
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { git } from "./support/git.ts";
import { offer, repositoryAt } from "./support/repository.ts";
import { slipway } from "./support/slipway.ts";
import { worldOf, type World } from "./support/world.ts";

// Commands that must not be accepted: four parts on standard error, the right exit code, and a world that stays as it was.

type Case = { readonly name: string; readonly args: readonly string[]; readonly exitCode: number; readonly code: string };

function refusal(exitCode: number, code: string, ...args: readonly string[]): Case {
  return { name: `slipway ${args.join(" ")}`, args, exitCode, code };
}

const wrongUsage = [
  refusal(2, "usage", "frobnicate"),
  refusal(2, "usage", "statsu", offer),
  refusal(2, "usage", "publish"),
  refusal(2, "usage", "publish", offer, "--frob"),
  refusal(2, "usage", "publish", "--upload-pack=touch /tmp/x"),
  refusal(2, "usage", "image", "frob"),
  refusal(2, "usage", "site"),
  refusal(2, "usage", "log", offer, "--limit", "many"),
  refusal(2, "usage", "certify", "x.vhd", "--policy", "none"),
  refusal(2, "offer-name", "publish", "../x"),
  refusal(2, "offer-name", "publish", "contoso/../../x"),
  refusal(2, "offer-name", "publish", "--", "--upload-pack=x/y"),
  refusal(2, "offer-name", "status", "contoso/web-stack\u001B[31m"),
  refusal(2, "offer-name", "new", "Contoso/Web Stack"),
  refusal(2, "offer-name", "validate", "nope/nope"),
  refusal(2, "reference-not-found", "publish", offer, "--ref", "nowhere"),
  refusal(2, "reference-not-allowed", "publish", offer, "--ref=--upload-pack=x"),
  refusal(2, "reference-not-found", "plan", "nowhere", "main"),
  refusal(2, "plan-id", "image", "add", offer, "../../offer", "1.4.1", "x.vhd"),
  refusal(2, "version", "image", "add", offer, "standard", "1.4", "x.vhd"),
  refusal(2, "digest", "image", "add", offer, "standard", "1.4.1", "https://x.example/a.vhd", "--sha256", "1"),
] as const;

const wrongInput = [
  refusal(1, "offer-missing", "publish", "contoso/nope"),
  refusal(1, "offer-missing", "status", "contoso/nope"),
  refusal(1, "offer-missing", "tick", "contoso/nope"),
  refusal(1, "offer-missing", "go-live", "contoso/nope"),
  refusal(1, "offer-exists", "new", offer),
  refusal(1, "field-format", "new", "contoso/database", "--notify", "nonsense"),
  refusal(1, "plan-missing", "image", "add", offer, "gold", "1.4.1", "x.vhd"),
  refusal(1, "image-missing", "image", "add", offer, "standard", "1.4.1", "x.vhd"),
  refusal(1, "image-outside", "image", "add", offer, "standard", "1.4.1", "/etc/hostname"),
  refusal(1, "image-missing", "certify", "nothing.vhd"),
  refusal(1, "image-not-a-file", "certify", "."),
  refusal(4, "not-a-repository", "status", offer, "--cwd", "/"),
] as const;

const tooEarlyOrLate = [
  refusal(3, "cancel-already-live", "cancel", offer),
  refusal(3, "digest-mismatch", "go-live", offer, "--digest", "deadbeef"),
  refusal(3, "digest-mismatch", "go-live", offer, "--digest", "not hex"),
  refusal(3, "address-invalid", "notify", offer, "nonsense"),
  refusal(3, "support-empty", "support", offer, " "),
] as const;

describe("on an offer that is live", () => {
  let repository: { readonly path: string } & AsyncDisposable;
  let before: World;
  beforeAll(async () => {
    repository = await repositoryAt("live");
    before = await worldOf(repository.path);
  });
  afterAll(async () => await repository[Symbol.asyncDispose]());

  test.each([...wrongUsage, ...wrongInput, ...tooEarlyOrLate])("$name", async ({ args, exitCode, code }) => {
    const answer = await slipway(repository.path, ...args);
    expect(answer).toMatchObject({ exitCode, stdout: "" });
    expectFourParts(answer.stderr, code);
    expect(answer.stderr).not.toContain("\u001B");
  });

  test("none of them changed anything", async () => {
    expect(await worldOf(repository.path)).toEqual(before);
    expect(await git(repository.path, "status", "--porcelain")).toBe("");
  });
});

test("before the first publish there is nothing to steer, and that is said", async () => {
  await using repository = await repositoryAt("fresh");
  for (const verb of ["go-live", "cancel", "hold", "resume"]) {
    const { exitCode, stderr } = await slipway(repository.path, verb, offer);
    expect(exitCode).toBe(3);
    expectFourParts(stderr, "never-published");
  }
  expect(await worldOf(repository.path)).toEqual({ ledger: "", regions: {}, live: {} });
});

test("with --json the same parts are on standard output, for programs", async () => {
  await using repository = await repositoryAt("fresh");
  const { exitCode, stdout } = await slipway(repository.path, "status", "contoso/nope", "--json");
  expect(exitCode).toBe(1);
  const answer: unknown = JSON.parse(stdout);
  expect(answer).toMatchObject({ problems: [{ code: "offer-missing", level: "error" }] });
});

/** Code (after the place, where there is one), what was found, what to do. */
function expectFourParts(text: string, code: string): void {
  expect(text).toMatch(new RegExp(`^✘ (?:\\S+ {2})?${code}\\n {4}\\S.*\\n {4}fix {2}\\S`, "m"));
}
