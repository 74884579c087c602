// needs: mke2fs
import { afterAll, beforeAll, expect, test } from "vitest";

import { git } from "../support/git.ts";
import { offerFiles, openStage, people, publishBy, type Stage } from "../support/github.ts";
import { askedDigest, checkOf, deploymentsOf, publicationOf, say, setLabel, statusText, story, subjects } from "../support/on-github.ts";

const offer = "contoso/web-stack";
const { maintainer, publisher, triager, stranger } = people;

let stage: Stage;
let issue: number;
beforeAll(async () => {
  stage = await openStage();
  await publishBy(stage, await offerFiles());
  issue = publicationOf(stage, offer).number;
});
afterAll(async () => await stage[Symbol.asyncDispose]());

test("/help says what this person may do now", async () => {
  const [forMaintainer] = (await say(stage, maintainer.login, issue, "/help")).replies;
  expect(forMaintainer).toContain("What octo-maintainer (maintain) can do now:");
  // Publishing what runs already changes nothing, so it is not offered.
  expect(allowed(forMaintainer)).toEqual(["/go-live", "/cancel", "/notify", "/status", "/hold", "/support", "/help"]);
  const [forStranger] = (await say(stage, stranger.login, issue, "/help")).replies;
  expect(allowed(forStranger)).toEqual(["/status", "/help"]);
});

test("/status says where the offer stands with links, and shows anew what somebody deleted", async () => {
  const before = statusText(stage, offer);
  const comment = stage.github.comments(issue).find(({ body }) => body.startsWith("<!-- slipway:status"));
  stage.github.as(maintainer.login).deleteComment(comment?.id ?? 0);
  const { replies, reactions } = await say(stage, stranger.login, issue, "/status");
  expect(reactions).toEqual(["+1"]);
  expect(replies[0]).toMatch(/It is waiting for Publisher signoff\. \[status comment\]\(<.*>\) · \[check\]\(</s);
  expect(statusText(stage, offer)).toBe(before);
});

test("/hold lets no step begin, and /resume lets it", async () => {
  const held = await say(stage, maintainer.login, issue, "/hold until the launch");
  expect(held.replies[0]).toContain("**Hold** for `contoso/web-stack` by octo-maintainer (maintain) is recorded: until the launch.");
  expect(publicationOf(stage, offer).labels).toContain("slipway: held");
  expect(statusText(stage, offer)).toMatch(/Held by octo-maintainer since .*: until the launch\./);

  await say(stage, maintainer.login, issue, "/go-live");
  expect(deploymentsOf(stage, offer)).toEqual(["preview: success"]);
  const resumed = await say(stage, maintainer.login, issue, "/hold");
  expect(resumed.reactions).toEqual(["eyes"]);
});

test("/cancel still holds after Go live was given, while the promotion has not begun", async () => {
  const { replies, reactions } = await say(stage, publisher.login, issue, "/cancel wrong price");
  expect(reactions).toEqual(["+1"]);
  expect(replies[0]).toContain("**Cancel** for `contoso/web-stack` by octo-publisher (write) is recorded: wrong price.");
  expect(publicationOf(stage, offer)).toMatchObject({ state: "closed" });
  expect(publicationOf(stage, offer).labels).toContain("slipway: canceled");
  expect(statusText(stage, offer)).toMatch(/Canceled by octo-publisher, .*: wrong price\. Its preview is closed\./);
  expect(checkOf(stage, offer).conclusion).toBe("cancelled");
  expect(deploymentsOf(stage, offer)).toEqual(["preview: inactive"]);
  expect(await subjects(stage)).toEqual([
    "[contoso/web-stack] Preview of 1.4.0 is ready: look at it, then give Go live",
    "[contoso/web-stack] Submission 1 was canceled",
  ]);
  expect(await story(stage, offer)).toContain("octo-publisher: octo-publisher (write) canceled submission 1: wrong price");
  const again = await say(stage, publisher.login, issue, "/cancel");
  expect(again.reactions).toEqual(["-1"]);
});

test("/resume and /publish start again from step 1, under the rules of now; what did not change is reused", async () => {
  const rules = await git(stage.github.gitDirectory, "show", "main:.github/slipway.yaml");
  await stage.github.as(maintainer.login).push({ ".github/slipway.yaml": `${rules}\nsignoff: { team: octo-org/release-leads }\n` });
  await say(stage, maintainer.login, issue, "/resume");
  const { replies } = await say(stage, publisher.login, issue, "/publish");
  expect(replies[0]).toContain("Submission 2 starts at step 1; what did not change is reused.");
  expect(publicationOf(stage, offer)).toMatchObject({ number: issue, state: "open" });
  expect(statusText(stage, offer)).toContain("submission 2 · waiting for Publisher signoff");
  expect(statusText(stage, offer)).toContain("reused from submission 1");
});

test("a team that the rules ask for can not be confirmed without a GitHub App, and the refusal says so", async () => {
  stage.github.addUser("octo-lead", { role: "maintain", teams: ["release-leads"] });
  const { replies, reactions } = await say(stage, "octo-lead", issue, `/go-live ${askedDigest(stage, offer)}`);
  expect(reactions).toEqual(["-1"]);
  expect(replies[0]).toContain("**not-in-team**");
  expect(replies[0]).toContain("Slipway can confirm membership only with a GitHub App that may read the organization's members.");
});

test("/notify names somebody who is told from then on", async () => {
  const { replies } = await say(stage, publisher.login, issue, "/notify boss@contoso.example");
  expect(replies[0]).toContain("They are told about this submission from now on.");
  expect(await story(stage, offer)).toContain("octo-publisher: octo-publisher (write) gave 1 address for notifications");
});

test("/support opens one linked issue with everything needed, however often the event comes", async () => {
  stage.github.takeEvents();
  await stage.github.as(triager.login).comment(issue, "/support the preview does not boot");
  const [event] = stage.github.takeEvents();
  if (event === undefined) throw new Error("no event");
  stage.github.redeliver(event);
  stage.github.redeliver(event);
  await stage.runner.drain();
  const [request, ...others] = stage.github.issues().filter(({ labels }) => labels.includes("slipway-support"));
  expect(others).toEqual([]);
  expect(request?.body).toContain("the preview does not boot");
  expect(request?.body).toContain(`#${issue}`);
  expect(await story(stage, offer)).toContainEqual(expect.stringContaining("support request opened"));
});

test("the cancel label does the same as the comment, and is consumed", async () => {
  const [reply] = await setLabel(stage, publisher.login, issue, "cancel");
  expect(reply).toContain("**Cancel** for `contoso/web-stack` by octo-publisher (write) is recorded.");
  expect(publicationOf(stage, offer).labels).toEqual(["slipway", "slipway: canceled"]);
  expect(await story(stage, offer)).toContain("octo-publisher: octo-publisher (write) canceled submission 2");
  expect(deploymentsOf(stage, offer)).toEqual(["preview: inactive", "preview: inactive"]);
});

/** Names of the commands that a table of help ticks. */
function allowed(table = ""): readonly string[] {
  return [...table.matchAll(/^\| ✓ \| `(\/[a-z-]+)/gm)].map(([, name = ""]) => name);
}
