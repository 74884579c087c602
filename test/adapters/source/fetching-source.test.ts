import { join } from "node:path";

import { expect, test } from "vitest";

import { createFetchingSource } from "../../../src/adapters/source/fetching-source.ts";
import { SourceError } from "../../../src/ports/source.ts";
import { git } from "../../acceptance/support/git.ts";
import { write } from "../../acceptance/support/repository.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const offer = { publisher: "contoso", offer: "web-stack" };

async function commit(root: string, path: string, text: string): Promise<string> {
  await write(root, path, text);
  await git(root, "add", "--all");
  await git(root, "-c", "user.name=Ada", "-c", "user.email=ada@contoso.example", "commit", "--quiet", "--message", path);
  return await git(root, "rev-parse", "HEAD");
}

test("reads commits of the remote by their id, with their parent, and checks nothing out", async () => {
  await using folder = await temporaryFolder();
  const [remote, clone] = [join(folder.path, "remote"), join(folder.path, "clone")];
  await git(folder.path, "init", "--quiet", remote);
  await git(remote, "config", "uploadpack.allowAnySHA1InWant", "true");
  await git(folder.path, "init", "--quiet", "--bare", clone);
  const first = await commit(remote, "offers/contoso/web-stack/offer.yaml", "one");
  const second = await commit(remote, "offers/contoso/web-stack/offer.yaml", "two");
  await commit(remote, "README.md", "more");
  await using source = createFetchingSource({ directory: clone, remote: `file://${remote}` });
  expect(await source.offers(second)).toEqual([offer]);
  expect(await source.parent(second)).toBe(first);
  expect(await source.parent(first)).toBeUndefined();
  expect(await source.author(second)).toEqual({ name: "Ada", email: "ada@contoso.example" });
  expect(await source.resolve(first)).toBe(first);
  const [before, after] = [await source.offer(first, offer), await source.offer(second, offer)];
  expect(before?.digest).not.toBe(after?.digest);
  expect(await source.file(second, "README.md")).toBeUndefined();
});

test("says so when the remote does not have the commit", async () => {
  await using folder = await temporaryFolder();
  await git(folder.path, "init", "--quiet", "--bare", folder.path);
  await using source = createFetchingSource({ directory: folder.path, remote: `file://${folder.path}` });
  await expect(source.offers("1".repeat(40))).rejects.toThrow(SourceError);
});
