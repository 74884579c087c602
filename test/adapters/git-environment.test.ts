import { expect, it } from "vitest";

import { gitEnvironment } from "../../src/adapters/git-environment.ts";

it("keeps what reaches a remote and drops what points git elsewhere or asks people", () => {
  const ambient = {
    PATH: "/bin",
    GIT_DIR: "/elsewhere",
    GIT_INDEX_FILE: "x",
    GIT_CONFIG_COUNT: "1",
    EDITOR: "vi",
    GIT_SSH_COMMAND: "ssh -i key",
    LANGUAGE: "it",
  };
  const environment = gitEnvironment(ambient);
  expect(environment).toMatchObject({ PATH: "/bin", GIT_SSH_COMMAND: "ssh -i key", GIT_TERMINAL_PROMPT: "0", LC_ALL: "C", LANGUAGE: "" });
  expect(Object.keys(environment)).not.toContain("GIT_DIR");
  expect(Object.keys(environment).filter((name) => /INDEX|COUNT|EDITOR/.test(name))).toEqual([]);
});
