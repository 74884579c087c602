import { expect, test } from "vitest";

import { gitHubRepository } from "../../src/entry/site/frame.ts";

test.each([
  ["https://github.com/contoso/offers", "contoso/offers"],
  ["https://github.com/contoso/offers.git", "contoso/offers"],
  ["https://x-access-token:secret@github.com/contoso/my.offers.git", "contoso/my.offers"],
  ["git@github.com:contoso/offers.git", "contoso/offers"],
  ["ssh://git@github.com/contoso/offers.git", "contoso/offers"],
])("commits of a clone of %s are looked at there, without what the address keeps secret", (remote, repository) => {
  expect(gitHubRepository(remote)).toEqual({ serverUrl: "https://github.com", repository });
});

test.each([
  "",
  "/srv/git/offers.git",
  "https://github.com.evil.example/a/b",
  "https://github.com/a/b/c",
  "javascript:alert(1)//github.com/a/b",
])("%j is no place to look at commits", (remote) => {
  expect(gitHubRepository(remote)).toBeUndefined();
});
