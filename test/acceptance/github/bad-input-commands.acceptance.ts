// needs: mke2fs
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { minute } from "../../../src/core/time.ts";
import { offerFiles, openStage, people, publishBy, type Stage } from "../support/github.ts";
import { cameOf, settingsOf } from "../support/untouched.ts";

const offer = "contoso/web-stack";
const { publisher, maintainer, second, triager, stranger } = people;

let stage: Stage;
/** The publication issue. */
let issue = 0;
/** Digest, as people paste it, that went live first, and the one that waits. */
let [older, waiting] = ["", ""];

/** Version 1.4.0 is live and a second submission waits at Publisher signoff, written by somebody whose role alone would allow the sign-off. */
beforeAll(async () => {
  stage = await openStage({ settings: "signoff: { notAuthor: true }\n" });
  const { github } = stage;
  const listed = github.addUser("release-bot", { role: "write", type: "Bot" });
  github.addUser("other-bot", { role: "admin", type: "Bot" });
  github.addUser("octo-admin", { role: "admin" });
  for (const label of ["go-live", "cancel", "slipway"]) github.as("octo-admin").label(github.as("octo-admin").openIssue("Labels"), label);
  github.setRole(publisher.login, "maintain");
  const yaml = await settingsOf(stage);
  await github.as(publisher.login).push({ ".github/slipway.yaml": `${yaml}\ngithub: { bots: [{ id: ${listed.id}, role: write }] }\n` });
  const files = await offerFiles();
  await publishBy(stage, files);
  issue = github.issues().find(({ title }) => title === `Publication of ${offer}`)?.number ?? 0;
  older = waitingDigest();
  stage.pass(minute);
  await cameOf(stage, issue, () => github.as(maintainer.login).comment(issue, "/go-live"));
  const text = new TextDecoder().decode(files[`offers/${offer}/listing/description.md`]);
  await publishBy(stage, { [`offers/${offer}/listing/description.md`]: `${text}\nNew words.\n` });
  waiting = waitingDigest();
  stage.pass(minute);
}, 120_000);

afterAll(async () => {
  await stage[Symbol.asyncDispose]();
});

function waitingDigest(): string {
  const status = stage.github.comments(issue).find(({ body }) => body.startsWith("<!-- slipway:status"));
  return /\/go-live ([0-9a-f]{8})/.exec(status?.body ?? "")?.[1] ?? "";
}

describe("nothing changes and nobody is told anything by", () => {
  test("a command that stands anywhere but at the start of a comment", async () => {
    const bodies = [
      `> /go-live ${waiting}`,
      `> /go-live ${waiting}\n\n/go-live ${waiting}`,
      "```\n/go-live\n```",
      "~~~\n/go-live\n~~~",
      "    /go-live",
      "`/go-live`",
      "<!-- /go-live -->",
      "<!--\n/go-live\n-->\nThank you.",
      "Fine with me.\n/go-live",
      "- /go-live",
      "**/go-live**",
      " /go-live",
      "\n/go-live",
      "\u200b/go-live",
      "\ufeff/go-live",
      `@${maintainer.login} /go-live`,
    ];
    const ids: number[] = [];
    stage.github.resetCounts();
    const came = await cameOf(stage, issue, async () => {
      for (const body of bodies) ids.push(await stage.github.as(maintainer.login).comment(issue, body));
    });
    expect(came).toEqual({ answers: [], reasons: [], moved: false });
    expect(ids.flatMap((id) => stage.github.reactions(id))).toEqual([]);
    expect(stage.github.counts()).toMatchObject({ rest: 0, graphql: 0 });
  });

  test("words that only begin like a command", async () => {
    const came = await cameOf(stage, issue, async () => await stage.github.as(maintainer.login).comment(issue, "/deploy production"));
    expect(came).toEqual({ answers: [], reasons: ["ignored"], moved: false });
  });
});

describe("nobody hears, and nothing changes by", () => {
  test("a comment that was deleted before anybody read it", async () => {
    const came = await cameOf(stage, issue, async () => {
      stage.github.as(maintainer.login).deleteComment(await stage.github.as(maintainer.login).comment(issue, "/go-live"));
    });
    expect(came).toEqual({ answers: [], reasons: ["ignored"], moved: false });
  });

  test("a comment edited into a command: only new ones start anything", async () => {
    const came = await cameOf(stage, issue, async () => {
      const id = await stage.github.as(maintainer.login).comment(issue, "Looks good to me.");
      await stage.runner.drain();
      stage.pass(minute);
      stage.github.as("octo-admin").editComment(id, "/go-live");
    });
    expect(came).toEqual({ answers: [], reasons: [], moved: false });
  });

  test("a command on an issue that is none of ours, though it looks like it", async () => {
    const { github } = stage;
    const { title = "", body } = github.issues().find(({ number }) => number === issue) ?? {};
    const planted = github.as(stranger.login).openIssue(title, body ?? "");
    github.as(publisher.login).label(planted, "slipway");
    const came = await cameOf(stage, planted, async () => await github.as(maintainer.login).comment(planted, `/go-live ${waiting}`));
    expect(came).toEqual({ answers: [], reasons: ["ignored"], moved: false });
    const labelled = await cameOf(stage, planted, () => github.as(maintainer.login).label(planted, "cancel"));
    expect(labelled).toEqual({ answers: [], reasons: ["ignored"], moved: false });
  });

  test("a bot that the settings do not list, whatever its role", async () => {
    const came = await cameOf(stage, issue, async () => await stage.github.as("other-bot").comment(issue, `/go-live ${waiting}`));
    expect(came).toEqual({ answers: [], reasons: ["ignored"], moved: false });
  });
});

const refused: readonly { readonly what: string; readonly by: string; readonly body: () => string; readonly says: RegExp }[] = [
  { what: "zero-width space inside", by: maintainer.login, body: () => "/go\u200b-live", says: /\*\*command-invisible-characters\*\*\n\n.*U\+200B.*`\/go-live`/ },
  { what: "right-to-left override", by: maintainer.login, body: () => "/go-live \u202e4d3c2b1a", says: /\*\*command-invisible-characters\*\*\n\n.*U\+202E/ },
  { what: "no-break space", by: maintainer.login, body: () => `/go-live\u00a0${waiting}`, says: /\*\*command-invisible-characters\*\*\n\n.*U\+00A0/ },
  { what: "a Cyrillic letter", by: maintainer.login, body: () => "/g\u043e-live", says: /\*\*command-unknown\*\*\n\n.*U\+043E.*Did you mean `\/go-live`\?/ },
  { what: "more below it", by: maintainer.login, body: () => `/go-live\n\nThanks everybody! @${stranger.login}`, says: /\*\*comment-has-more\*\*\n\nAfter the line with `\/go-live` the comment goes on/ },
  { what: "65,536 characters", by: maintainer.login, body: () => `/cancel ${"x".repeat(65_528)}`, says: /\*\*command-too-long\*\*\n\nThe line with `\/cancel` has 65536 characters; at most 1000 are read\./ },
  { what: "a digest that was superseded", by: maintainer.login, body: () => `/go-live ${older}`, says: /\*\*digest-mismatch\*\*\n\nGo live was given for `?"?[0-9a-f]{8}.*but the preview holds [0-9a-f]{8}/ },
  { what: "by somebody without a role", by: stranger.login, body: () => `/go-live ${waiting}`, says: /`\/go-live` by octo-stranger \(read\) was not accepted: \*\*not-allowed\*\*\n\nGo live needs the role maintain/ },
  { what: "by the author, whatever their role", by: publisher.login, body: () => `/go-live ${waiting}`, says: /by octo-publisher \(maintain\) was not accepted: \*\*own-change\*\*\n\n.*second person/ },
  { what: "by a listed bot beyond the role it is listed with", by: "release-bot", body: () => "/hold", says: /by release-bot\S* \(write\) was not accepted: \*\*not-allowed\*\*/ },
  { what: "by a listed bot where a person is asked for", by: "release-bot", body: () => "/go-live", says: /by release-bot\S* \(write\) was not accepted: \*\*not-a-person\*\*/ },
  { what: "for another offer", by: maintainer.login, body: () => `/go-live contoso/other`, says: /\*\*offer-not-here\*\*/ },
]; // prettier-ignore

test.each(refused)("refused, its author told why, and nothing changes: $what", async ({ by, body, says }) => {
  let id = 0;
  const came = await cameOf(stage, issue, async () => {
    id = await stage.github.as(by).comment(issue, body());
  });
  expect(came.answers).toEqual([expect.stringMatching(says)]);
  expect(came).toMatchObject({ reasons: ["refused"], moved: false });
  expect(stage.github.reactions(id)).toEqual(["-1"]);
});

describe("refused all the same, and nothing changes:", () => {
  test("a comment that says something else when it is read than when it was sent", async () => {
    const came = await cameOf(stage, issue, async () => {
      const { github } = stage;
      github.as(maintainer.login).editComment(await github.as(maintainer.login).comment(issue, "/status"), `/go-live ${waiting}`);
      github.as(maintainer.login).editComment(await github.as(maintainer.login).comment(issue, "/go-live"), "Never mind.");
    });
    expect(came.moved).toBe(false);
    expect(came.answers).toEqual(
      Array.from({ length: 2 }, () => expect.stringMatching(/\*\*comment-edited\*\*\n\nThe comment was edited/)),
    );
  });

  test("a label by somebody with triage", async () => {
    const came = await cameOf(stage, issue, () => stage.github.as(triager.login).label(issue, "go-live"));
    expect(came.moved).toBe(false);
    expect(came.answers).toEqual([expect.stringMatching(/`go-live` by octo-triager \(triage\) was not accepted: \*\*not-allowed\*\*/)]);
    expect(stage.github.labelsOf(issue)).not.toContain("go-live");
  });

  test("a label of an account whose name belongs to somebody else by now", async () => {
    const { github } = stage;
    const came = await cameOf(stage, issue, () => {
      github.as(second.login).label(issue, "go-live");
      github.rename(second.login, "octo-gone");
      github.addUser(second.login, { role: "admin" });
    });
    expect(came.moved).toBe(false);
    expect(came.answers).toEqual([expect.stringMatching(/\*\*account-changed\*\*/)]);
  });

  test("an event of another repository", async () => {
    await stage.github.as(maintainer.login).comment(issue, `/go-live ${waiting}`);
    const [event] = stage.github.takeEvents();
    expect(event).toBeDefined();
    if (event === undefined) return;
    const { repository, repositoryId } = stage.github;
    for (const [ours, theirs] of [
      [`"full_name":"${repository}"`, '"full_name":"evil/offers"'],
      [`"id":${repositoryId}`, '"id":1'],
    ] as const) {
      const text = JSON.stringify(event.payload);
      expect(text).toContain(ours);
      const payload: unknown = JSON.parse(text.replaceAll(ours, theirs));
      const came = await cameOf(stage, issue, () => stage.github.redeliver({ ...event, payload }));
      expect(came).toEqual({ answers: [], reasons: ["wrong-input"], moved: false });
    }
  });
});

test("after all that one go-live goes live once, though its event comes three times, and a planted comment stays its author's", async () => {
  const { github } = stage;
  const planted = await github.as(stranger.login).comment(issue, `<!-- slipway:status ${offer} -->\nAll is well.`);
  stage.pass(minute);
  const came = await cameOf(stage, issue, async () => {
    await github.as(maintainer.login).comment(issue, `/go-live ${waiting}`);
    const events = github.takeEvents();
    for (const event of [...events, ...events, ...events]) github.redeliver(event);
  });
  expect(came.answers).toEqual([
    expect.stringContaining(`**Go live** for \`${waiting}\` of \`${offer}\` by ${maintainer.login} (maintain) is recorded`),
  ]);
  expect(came.moved).toBe(true);
  const status = github.comments(issue).filter(({ body }) => body.startsWith("<!-- slipway:status"));
  expect(
    status.map(({ author, body }) => [author.login, body.includes("submission 2 · 1.4.0 is live") || body.includes("All is well.")]),
  ).toEqual([
    ["github-actions[bot]", true],
    [stranger.login, true],
  ]);
  expect(status.find(({ id }) => id === planted)?.body).toContain("All is well.");
  expect(github.comments(issue).flatMap(({ mentions, author }) => (author.type === "Bot" ? mentions : []))).toEqual([]);
});
