// needs: mke2fs
import { join } from "node:path";

import { expect, test } from "vitest";

import { commitAll } from "./support/git.ts";
import { buildImage, edit, offer, repositoryAt } from "./support/repository.ts";
import { done, slipway } from "./support/slipway.ts";
import { statusOf, worldOf } from "./support/world.ts";

test("after a fix, publish starts at step 1 and says what it reused; --no-reuse runs all", async () => {
  await using repository = await repositoryAt("fresh");
  const root = repository.path;
  await edit(root, `offers/${offer}/offer.yaml`, (text) => text.replace("title: Contoso Web Stack", "title: [1]"));
  await commitAll(root, "A title that is none");
  const failed = await slipway(root, "publish", offer);
  expect(failed.exitCode).toBe(1);

  await edit(root, `offers/${offer}/offer.yaml`, (text) => text.replace("title: [1]", "title: Contoso Web Stack"));
  await commitAll(root, "A title");
  const again = await done(root, "publish", offer);
  expect(again).toMatch(/prerequisites: started[\s\S]*certification: started[\s\S]*provisioning: started[\s\S]*packaging: started/);
  const reused = await statusOf(root, offer);
  expect(reused.status).toBe("waitingForPublisherReview");

  await buildImage(join(root, "images/web.vhd"), "1.4.1");
  await done(root, "image", "add", offer, "standard", "1.4.1", "images/web.vhd");
  await commitAll(root, "Version 1.4.1");
  const partly = await done(root, "publish", offer);
  expect(partly).toMatch(/submission \d, superseding \d/);
  expect(partly).toMatch(/1 of 2 reused from submission/);
});

test("the same content again says where its results come from", async () => {
  await using repository = await repositoryAt("waiting");
  const root = repository.path;
  await done(root, "cancel", offer, "a", "pause");
  const before = await worldOf(root);

  const again = await done(root, "publish", offer);
  expect(again).toMatch(/certification: passed, \d+ checks, 1 warning, reused from submission 1/);
  expect(again).toMatch(/provisioning: 4 of 4 regions .*(?:all there already|reused from submission 1)/);
  expect((await statusOf(root, offer)).steps.find(({ id }) => id === "certify")?.reusedFrom).toBe(1);
  expect((await worldOf(root)).regions).toEqual(before.regions);

  await done(root, "cancel", offer);
  const anew = await done(root, "publish", offer, "--no-reuse");
  expect(anew).toMatch(/submission 3, nothing reused/);
  expect(anew).toMatch(/certification: passed, \d+ checks, 1 warning\n/);
  expect((await statusOf(root, offer)).steps.find(({ id }) => id === "certify")?.reusedFrom).toBeNull();
});
