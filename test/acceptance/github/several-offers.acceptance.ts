// needs: mke2fs
import { expect, test } from "vitest";

import { offerFiles, openStage, people, publishBy } from "../support/github.ts";
import { askedDigest, deploymentsOf, publicationOf, say, setLabel, subjects } from "../support/on-github.ts";

const site = "https://market.contoso.example";
const maintainer = people.maintainer.login;

test("of several offers in one pull request a comment names one, and a label means all that wait", async () => {
  const offers = ["contoso/alpha", "contoso/beta", "contoso/gamma"] as const;
  await using stage = await openStage({ settings: `site: { url: "${site}/" }\n` });
  const files = await Promise.all(offers.map(async (name) => await offerFiles(name)));
  const number = await publishBy(stage, Object.fromEntries(files.flatMap((each) => Object.entries(each))), "Three offers");
  for (const name of offers) expect(publicationOf(stage, name).labels).toContain("slipway: waiting");
  const [note] = stage.github.comments(number);
  for (const name of offers) expect(note?.body).toContain(`**${name}**, submission 1`);

  const unclear = await say(stage, maintainer, number, "/go-live");
  expect(unclear.reactions).toEqual(["-1"]);
  expect(unclear.replies[0]).toContain("`/go-live` could mean 3 offers here");
  for (const name of offers) expect(unclear.replies[0]).toContain(`/go-live ${name} ${askedDigest(stage, name)}`);

  const named = await say(stage, maintainer, number, `/go-live contoso/beta ${askedDigest(stage, "contoso/beta")}`);
  expect(named.reactions).toEqual(["+1"]);
  expect(offers.map((name) => publicationOf(stage, name).state)).toEqual(["open", "closed", "open"]);

  const [reply] = await setLabel(stage, maintainer, number, "go-live");
  for (const name of ["contoso/alpha", "contoso/gamma"]) expect(reply).toContain(`**Go live** for \`${name}\``);
  expect(reply).not.toContain("beta");
  for (const name of offers) expect(deploymentsOf(stage, name)).toEqual(["preview: inactive", `live: success ${site}/live/${name}/`]);
  expect(await subjects(stage)).toHaveLength(6);
});
