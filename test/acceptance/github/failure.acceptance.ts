// needs: mke2fs
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";

import { expect, test } from "vitest";

import { cleanLinuxTree } from "../../../src/adapters/sample/clean-linux-tree.ts";
import { offerFiles, openStage, people, publishBy, textOf, type Stage } from "../support/github.ts";
import { askedDigest, checkOf, deploymentsOf, publicationOf, say, statusText, story, subjects } from "../support/on-github.ts";
import { buildImage } from "../support/repository.ts";
import { mailsIn } from "../support/world.ts";

const offer = "contoso/web-stack";
const planPath = `offers/${offer}/plans/standard.yaml`;

test("an image that fails certification is told where it is named; a pull request with another one goes live, and what was good is reused", async () => {
  await using stage = await openStage();
  const files = await offerFiles();
  const bad = await withVersion(stage, textOf(files, planPath), "1.4.1", { isBad: true });
  await publishBy(stage, { ...files, [planPath]: bad.text });

  const issue = publicationOf(stage, offer);
  expect(issue).toMatchObject({ state: "open", labels: ["slipway", "slipway: failed"] });
  const text = statusText(stage, offer);
  expect(text).toContain("Stopped at **Certification**");
  expect(text).toContain("Nothing of this offer is live.");
  expect(text).toContain("ACC-002");
  expect(text).toContain("passwd -l root");
  const check = checkOf(stage, offer);
  expect(check).toMatchObject({ conclusion: "failure" });
  expect(check.title).toContain("Certification");
  const [annotation, ...more] = check.annotations.filter(({ annotation_level: level }) => level === "failure");
  expect(more).toEqual([]);
  expect(annotation).toMatchObject({ path: planPath, start_line: bad.line, title: "ACC-002" });
  expect(annotation?.message).toMatch(/user "root" has a password/);
  expect(deploymentsOf(stage, offer)).toEqual([]);
  const [mail, ...others] = await mailsIn(join(stage.state, "outbox"));
  expect(others).toEqual([]);
  expect(mail?.subject).toBe(`[${offer}] Certification failed: 1 problem to fix`);
  expect(mail?.text?.replaceAll(/\s+/g, " ")).toContain(`${planPath}:${bad.line}:`);

  const good = await withVersion(stage, textOf(files, planPath), "1.4.2", { isBad: false });
  await publishBy(stage, { [planPath]: good.text }, "Another image");
  expect(publicationOf(stage, offer)).toMatchObject({ number: issue.number, state: "open", labels: ["slipway", "slipway: waiting"] });
  expect(statusText(stage, offer)).toContain("submission 2 · waiting for Publisher signoff");
  expect(statusText(stage, offer)).toContain("reused from submission 1");
  expect(checkOf(stage, offer).externalId).toBe(`${offer}/2`);

  await say(stage, people.maintainer.login, issue.number, `/go-live ${askedDigest(stage, offer)}`);
  expect(statusText(stage, offer)).toContain("Customers see **1.4.2** since");
  expect(deploymentsOf(stage, offer).map((each) => each.split(" ").slice(0, 2).join(" "))).toEqual(["preview: inactive", "live: success"]);
  expect(await subjects(stage)).toEqual([
    `[${offer}] 1.4.2 is live`,
    `[${offer}] Certification failed: 1 problem to fix`,
    `[${offer}] Preview of 1.4.2 is ready: look at it, then give Go live`,
  ]);
  expect(await story(stage, offer)).toContainEqual(expect.stringMatching(/^Slipway: certification: failed/));
});

/** The plan with one more version of its image, and the line on which that begins. */
async function withVersion(
  { images }: Stage,
  plan: string,
  version: string,
  { isBad }: { readonly isBad: boolean },
): Promise<{ readonly text: string; readonly line: number }> {
  const name = `web-stack-${version}.vhd`;
  const path = join(images, name);
  await buildImage(path, version, isBad ? { tree: withRootPassword(version) } : {});
  const lines = [
    `      - version: ${version}`,
    "        osDisk:",
    `          path: ${name}`,
    `          sha256: "${await sha256Of(path)}"`,
  ];
  const text = `${plan.trimEnd()}\n${lines.join("\n")}\n`;
  return { text, line: text.split("\n").findIndex((line) => line.includes(`version: ${version}`)) + 1 };
}

function withRootPassword(version: string): ReturnType<typeof cleanLinuxTree> {
  const tree = new Map(cleanLinuxTree({ version }));
  const shadow = tree.get("etc/shadow");
  const content = String(shadow?.content ?? "").replace("root:!:", "root:$6$salt1234$0123456789abcdefghijklmnopqrstuvwxyz.:");
  return tree.set("etc/shadow", { ...shadow, content });
}

async function sha256Of(path: string): Promise<string> {
  const digest = createHash("sha256");
  await pipeline(createReadStream(path, { highWaterMark: 4 * 1024 * 1024 }), digest);
  return digest.digest("hex");
}
