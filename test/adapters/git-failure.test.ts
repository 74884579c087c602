import { expect, it } from "vitest";

import { explainFailure, maskCredentials } from "../../src/adapters/git-failure.ts";

it.each([
  ["git-missing", "Error: spawn git ENOENT"],
  ["not-a-repository", "fatal: detected dubious ownership in repository at '/x'"],
  [
    "ledger-push-denied",
    "remote: Permission to contoso/offers.git denied to github-actions[bot].\nfatal: unable to access: The requested URL returned error: 403",
  ],
  ["ledger-push-denied", "! [remote rejected] x -> x (protected branch hook declined)"],
  ["ledger-push-denied", "fatal: could not read Username for 'https://github.com': terminal prompts disabled"],
  ["ledger-remote-unreachable", "fatal: unable to access 'https://github.com/': Could not resolve host: github.com"],
  ["ledger-remote-unreachable", "fatal: the remote end hung up unexpectedly"],
  ["ledger-locked", "fatal: Unable to create '/x/a.lock': File exists."],
  ["ledger-corrupt", "error: object file .git/objects/ab/cd is empty"],
  ["git-failed", "something new"],
])("names %s from what git said", (code, stderr) => {
  expect(explainFailure(["push"], { exitCode: 1, stdout: "", stderr }).code).toBe(code);
});

it("shows the command, what git answered and what to do, and no secret or control character", () => {
  const failure = explainFailure(["push", "https://octo:hunter2@example.com/x.git"], {
    exitCode: 128,
    stdout: "",
    stderr: "remote: \u001b[31mno\u001b[0m\nfatal: https://ghs_token@example.com said no\n",
  });
  expect(failure.message).toBe(
    "`git push https://***@example.com/x.git` ended with 128: remote: \\u{1b}[31mno\\u{1b}[0m | fatal: https://***@example.com said no",
  );
  expect(failure.remedy).not.toBe("");
  expect(explainFailure(["gc"], { exitCode: 1, stdout: "", stderr: "" }).message).toContain("(no output)");
  expect(explainFailure(["gc"], { exitCode: 1, stdout: "", stderr: "x".repeat(10_000) }).message.length).toBeLessThan(500);
});

it("masks headers as well as addresses", () => {
  expect(maskCredentials("http.extraheader=AUTHORIZATION: basic c2VjcmV0")).toBe("http.extraheader=AUTHORIZATION: ***");
  expect(maskCredentials("see https://example.com/a@b and octo@example.com")).toBe("see https://example.com/a@b and octo@example.com");
});
