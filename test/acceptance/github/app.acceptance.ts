// needs: mke2fs
import { expect, test } from "vitest";

import { offerFiles, openStage, people, publishBy, verifyWorkflow } from "../support/github.ts";
import { askedDigest, deploymentsOf, jobsOf, publicationOf, say, setLabel, statusText, story } from "../support/on-github.ts";

const offer = "contoso/web-stack";
const { maintainer } = people;

test("with a GitHub App its bot acts, and a sign-off can ask for a team", async () => {
  await using stage = await openStage({
    asApp: true,
    settings: "signoff: { team: octo-org/release-leads }\n",
    files: { ".github/workflows/verify.yml": verifyWorkflow },
  });
  const { github } = stage;
  github.addUser("octo-lead", { role: "maintain", teams: ["release-leads"] });
  await publishBy(stage, await offerFiles());
  const { number, author } = publicationOf(stage, offer);
  const bot = `${github.app.slug}[bot]`;
  expect(author.login).toBe(bot);
  expect(new Set(github.comments(number).map((comment) => comment.author.login))).toEqual(new Set([bot]));
  expect(new Set(github.deployments().map(({ creator }) => creator.login))).toEqual(new Set([bot]));

  const outsider = await say(stage, maintainer.login, number, `/go-live ${askedDigest(stage, offer)}`);
  expect(outsider.reactions).toEqual(["-1"]);
  expect(outsider.replies[0]).toContain("**not-in-team**");
  const [reply] = await setLabel(stage, "octo-lead", number, "go-live");
  expect(reply).toContain("**Go live** for `contoso/web-stack` by octo-lead");
  expect(statusText(stage, offer)).toContain("Customers see **1.4.0** since");
  expect(deploymentsOf(stage, offer).map((each) => each.split(" ").slice(0, 2).join(" "))).toEqual(["preview: inactive", "live: success"]);
  expect(await story(stage, offer)).toContainEqual(
    expect.stringMatching(/^octo-lead: octo-lead \(maintain\) gave Go live for \w{8} by label/),
  );

  // Unlike a job's token, what an App does starts workflows: none of them may find something to do.
  const intakes = jobsOf(stage).filter(({ job }) => job === "intake");
  expect(intakes.every(({ result }) => result === "success")).toBe(true);
  expect(stage.runner.runs().filter(({ workflow }) => workflow === "slipway-advance.yml")).toHaveLength(2);
});
