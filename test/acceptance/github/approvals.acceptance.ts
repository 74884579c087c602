// needs: mke2fs
import { afterAll, beforeAll, expect, test } from "vitest";

import { offerFiles, openStage, people, publishBy, type Stage } from "../support/github.ts";
import { askedDigest, deploymentsOf, publicationOf, say, setLabel, statusText, story } from "../support/on-github.ts";

const offer = "contoso/web-stack";
const { maintainer, second, publisher } = people;

let stage: Stage;
let issue: number;
beforeAll(async () => {
  stage = await openStage({
    settings: "signoff: { role: write, notAuthor: true, approvals: 2 }\n",
    runner: { protectedEnvironments: ["slipway-live"] },
  });
  await publishBy(stage, await offerFiles());
  issue = publicationOf(stage, offer).number;
});
afterAll(async () => await stage[Symbol.asyncDispose]());

test("who wrote the change can not give Go live for it", async () => {
  const { replies, reactions } = await say(stage, publisher.login, issue, `/go-live ${askedDigest(stage, offer)}`);
  expect(reactions).toEqual(["-1"]);
  expect(replies[0]).toContain("**own-change**");
  expect(replies[0]).toContain("octo-publisher");
});

test("one approval is not enough, and nobody counts twice", async () => {
  const [first] = await setLabel(stage, maintainer.login, issue, "go-live");
  expect(first).toContain("More approvals are needed");
  expect(statusText(stage, offer)).toContain("waiting for Publisher signoff");
  const again = await say(stage, maintainer.login, issue, "/go-live");
  expect(again.reactions).not.toContain("+1");
  expect(stage.runner.waiting()).toEqual([]);
});

test("the second lets the live job wait for its environment; a cancel meanwhile holds", async () => {
  const { replies } = await say(stage, second.login, issue, "/go-live");
  expect(replies[0]).toContain("is promoted now");
  expect(stage.runner.waiting()).toEqual([{ workflow: "slipway-advance.yml", job: "live", environment: "slipway-live" }]);
  expect(deploymentsOf(stage, offer)).toEqual(["preview: success"]);

  await say(stage, publisher.login, issue, "/cancel the price is wrong");
  expect(publicationOf(stage, offer).labels).toContain("slipway: canceled");
  await stage.runner.approve("slipway-live");
  expect(deploymentsOf(stage, offer)).toEqual(["preview: inactive"]);
  expect(statusText(stage, offer)).toContain("Canceled by octo-publisher");
  expect(await story(stage, offer)).not.toContainEqual(expect.stringContaining("live: started"));
});

test("published again and approved by both, it goes live when the environment is approved", async () => {
  await say(stage, publisher.login, issue, "/publish");
  await say(stage, maintainer.login, issue, "/go-live");
  await say(stage, second.login, issue, "/go-live");
  expect(statusText(stage, offer)).not.toContain("Customers see");
  await stage.runner.approve("slipway-live");
  expect(statusText(stage, offer)).toContain("Customers see **1.4.0** since");
  const grants = (await story(stage, offer)).filter((line) => line.includes("gave Go live"));
  expect(grants.map((line) => line.split(":")[0])).toEqual([second.login, maintainer.login, second.login, maintainer.login]);
});
