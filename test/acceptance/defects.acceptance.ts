// needs: mke2fs
import { join } from "node:path";

import { describe, expect, test } from "vitest";

import type { SampleOptions } from "../../src/adapters/sample/build-image.ts";
import { cleanLinuxTree } from "../../src/adapters/sample/clean-linux-tree.ts";
import type { SampleEntry } from "../../src/adapters/sample/tree.ts";
import { commitAll } from "./support/git.ts";
import { buildImage, offer, repositoryAt } from "./support/repository.ts";
import { done, slipway } from "./support/slipway.ts";
import { mailsOf, statusOf, worldOf } from "./support/world.ts";

type Defect = {
  readonly name: string;
  readonly image: Partial<SampleOptions>;
  readonly check: string;
  readonly evidence: RegExp;
  readonly remedy: RegExp;
};

const defects: readonly Defect[] = [
  {
    name: "root has a password",
    image: { tree: withFile("etc/shadow", (text) => text.replace("root:!:", "root:$6$salt1234$0123456789abcdefghijklmnopqrstuvwxyz.:")) },
    check: "ACC-002",
    evidence: /\/etc\/shadow: user "root" has a password/,
    remedy: /passwd -l root/,
  },
  {
    name: "there is swap",
    image: { swapPartitionMiB: 64 },
    check: "PART-005",
    evidence: /Partition 3 is swap/,
    remedy: /Delete the swap partition/,
  },
  {
    name: "the size is no whole MiB",
    image: { sizeMiB: 1024.5 },
    check: "VHD-004",
    evidence: /1,074,266,112 bytes, which is not a multiple of 1,048,576/,
    remedy: /qemu-img resize/,
  },
  {
    name: "a shell history is left",
    image: { tree: withFile("root/.bash_history", () => "passwd app\n") },
    check: "GEN-011",
    evidence: /"\/root\/\.bash_history" is left \(11 bytes\)/,
    remedy: /Remove it and clear histories/,
  },
];

describe("one defect fails its own check, with evidence and remedy, and the submission", () => {
  test.each(defects)("$name", async ({ image, check, evidence, remedy }) => {
    await using repository = await repositoryAt("live");
    const root = repository.path;
    await buildImage(join(root, "images/web.vhd"), "1.4.1", image);

    const certified = await slipway(root, "certify", "images/web.vhd");
    expect(certified.exitCode).toBe(1);
    expect(errorsIn(certified.stdout)).toEqual([check]);
    expect(certified.stdout).toMatch(evidence);
    expect(certified.stdout).toMatch(remedy);

    await done(root, "image", "add", offer, "standard", "1.4.1", "images/web.vhd");
    await commitAll(root, "Version 1.4.1");
    const before = await worldOf(root);
    const published = await slipway(root, "publish", offer);
    expect(published.exitCode).toBe(1);
    expect(published.stdout).toMatch(/failed at Certification/);
    expect(published.stdout.replaceAll(/\s+/g, " ")).toMatch(evidence);
    const after = await worldOf(root);
    expect({ ...after, ledger: "" }).toEqual({ ...before, ledger: "" });

    const { steps, slots } = await statusOf(root, offer);
    expect(steps.map(({ status }) => status).slice(0, 3)).toEqual(["complete", "rejected", "notStarted"]);
    expect(steps[1]?.messages.filter(({ level }) => level === "error").map(({ code }) => code)).toEqual([check]);
    expect(slots.live?.submission).toBe(1);
    await expectMailToActOn(root, { check, evidence, remedy });
  });
});

/** A stranger learns from it what stopped, where, why, what to do, and that customers are not affected. */
async function expectMailToActOn(root: string, { check, evidence, remedy }: Pick<Defect, "check" | "evidence" | "remedy">): Promise<void> {
  const mail = (await mailsOf(root)).find(({ subject }) => subject === `[${offer}] Certification failed: 1 problem to fix`);
  const text = (mail?.text ?? "").replaceAll(/\s+/g, " ");
  expect(text).toMatch(evidence);
  expect(text).toMatch(remedy);
  expect(text).toContain(check);
  expect(text).toMatch(/Submission 2 of contoso\/web-stack stopped at step 2 of 7/);
  expect(text).toMatch(/1\.4\.0 .*(?:stays|not affected|still)/);
  expect(text).toMatch(/plans\/standard\.yaml:\d+:\d+/);
  expect(text).toContain("slipway image add contoso/web-stack standard 1.4.2");
  expect(typeof mail?.html === "string" && mail.html.includes(check)).toBe(true);
}

function errorsIn(text: string): readonly string[] {
  return [...text.matchAll(/^ {2}([A-Z]+-\d{3}) +error/gm)].map(([, code = ""]) => code);
}

function withFile(path: string, change: (text: string) => string): ReadonlyMap<string, SampleEntry> {
  const tree = new Map(cleanLinuxTree({ version: "1.4.1" }));
  const entry = tree.get(path);
  return tree.set(path, { ...entry, content: change(String(entry?.content ?? "")) });
}
