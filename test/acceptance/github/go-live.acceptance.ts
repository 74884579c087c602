// needs: mke2fs
import { afterAll, beforeAll, expect, test } from "vitest";

import { offerFiles, openStage, people, publishBy, verifyWorkflow, type Stage } from "../support/github.ts";
import {
  askedDigest,
  checkOf,
  deploymentsOf,
  jobsOf,
  publicationOf,
  say,
  setLabel,
  statusText,
  story,
  subjects,
} from "../support/on-github.ts";

const offer = "contoso/web-stack";
const site = "https://market.contoso.example";
const settings = `site: { url: "${site}/" }\n`;
const maintainer = people.maintainer.login;

let stage: Stage;
beforeAll(async () => {
  stage = await openStage({ settings, files: { ".github/workflows/verify.yml": verifyWorkflow } });
});
afterAll(async () => await stage[Symbol.asyncDispose]());

/** From the pull request to live, all jobs together. Many an offer may do so in one hour of a job token's 1,000; fewer is better, 40 is wanted. */
const mostRequests = 55;

/** A change of nothing but words, which needs no image to be looked at again. */
const words = (text: string) => ({ [`offers/${offer}/listing/description.md`]: `# Web stack\n\n${text}\n` });

function issueOf(): number {
  return publicationOf(stage, offer).number;
}

/** Requests to the API since they were last counted. */
function requestsOf(what: string): number {
  const { rest, graphql, writes } = stage.github.counts();
  console.log(`${what} took ${rest + graphql} requests, ${writes} of them writes.`);
  return rest + graphql;
}

async function expectLive(version: string): Promise<void> {
  expect(statusText(stage, offer)).toContain(`Customers see **${version}** since`);
  expect(publicationOf(stage, offer)).toMatchObject({ state: "closed", labels: ["slipway", "slipway: live"] });
  expect(checkOf(stage, offer)).toMatchObject({ conclusion: "success", title: `${offer}: ${version} is live` });
  expect(deploymentsOf(stage, offer).slice(-2)).toEqual(
    expect.arrayContaining(["preview: inactive", `live: success ${site}/live/contoso/web-stack/`]),
  );
  const [newest] = await subjects(stage);
  expect(newest).toBe(`[${offer}] ${version} is live`);
}

test("by a maintainer's label on its issue, and the ledger says so", async () => {
  await publishBy(stage, await offerFiles());
  const issue = publicationOf(stage, offer);
  expect(issue).toMatchObject({ state: "open", labels: ["slipway", "slipway: waiting"] });
  expect(issue.body).toContain("opened for pull request #1");
  expect(statusText(stage, offer)).toContain("its links went by mail to 2 addresses");
  expect(checkOf(stage, offer)).toMatchObject({ conclusion: "action_required", title: `${offer}: waiting for Publisher signoff` });
  expect(deploymentsOf(stage, offer)).toEqual(["preview: success"]);
  expect(await subjects(stage)).toEqual([`[${offer}] Preview of 1.4.0 is ready: look at it, then give Go live`]);

  const digest = askedDigest(stage, offer);
  const replies = await setLabel(stage, maintainer, issue.number, "go-live");
  expect(replies).toHaveLength(1);
  expect(replies[0]).toMatch(/^👍 \*\*Go live\*\* for `contoso\/web-stack` by octo-maintainer \(maintain\) is recorded\./);
  await expectLive("1.4.0");
  expect(await story(stage, offer)).toContain(`${maintainer}: ${maintainer} (maintain) gave Go live for ${digest} by label`);
  expect(await subjects(stage)).toHaveLength(2);

  expect(requestsOf("A first publish to live")).toBeLessThanOrEqual(mostRequests);
});

test("by a comment that names the digest", async () => {
  stage.github.resetCounts();
  await publishBy(stage, words("Second."));
  expect(publicationOf(stage, offer).state).toBe("open");
  expect(statusText(stage, offer)).toContain("reused from submission 1");
  const digest = askedDigest(stage, offer);
  const { replies, reactions } = await say(stage, maintainer, issueOf(), `/go-live ${digest}`);
  expect(reactions).toEqual(["+1"]);
  expect(replies[0]).toContain(`**Go live** for \`${digest}\` of \`${offer}\` by octo-maintainer`);
  await expectLive("1.4.0");
  expect(await story(stage, offer)).toContain(`${maintainer}: ${maintainer} (maintain) gave Go live for ${digest} by comment`);
  expect(requestsOf("A later publish to live")).toBeLessThanOrEqual(mostRequests);
});

test("by a label on the merged pull request", async () => {
  const number = await publishBy(stage, words("Third."));
  const [reply] = await setLabel(stage, maintainer, number, "go-live");
  expect(reply).toContain(`**Go live** for \`${offer}\``);
  expect(stage.github.labelsOf(number)).toEqual([]);
  await expectLive("1.4.0");
});

test("by a comment on the merged pull request", async () => {
  const number = await publishBy(stage, words("Fourth."));
  const { replies, reactions } = await say(stage, maintainer, number, "/go-live");
  expect(replies[0]).toContain(`**Go live** for \`${offer}\``);
  expect(reactions).toEqual(["+1"]);
  await expectLive("1.4.0");
});

test("and the Action proves the ledger of all four", async () => {
  await stage.runner.dispatch("verify.yml");
  const job = jobsOf(stage).at(-1);
  expect(job).toMatchObject({ job: "verify", result: "success" });
  expect(job?.summary).toMatch(/✅ contoso\/web-stack: \d+ commits, every status, grant and digest follows/);
  const submissions = (await story(stage, offer)).filter((line) => /published \w{8} of commit \w{7}: submission \d/.test(line));
  expect(submissions.map((line) => line.replace(/.*(submission \d).*/, "$1"))).toEqual([
    "submission 4",
    "submission 3",
    "submission 2",
    "submission 1",
  ]);
  expect(stage.github.issues().filter(({ isPullRequest }) => !isPullRequest)).toHaveLength(1);
});
