// needs: mke2fs
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";

import { describe, expect, test } from "vitest";

import { commitAll, git, ledgerLines } from "./support/git.ts";
import { edit, offer, repositoryAt } from "./support/repository.ts";
import { done, slipway } from "./support/slipway.ts";
import { mailsOf, statusOf, subjectsOf, worldOf } from "./support/world.ts";

describe("an offer without an address for notifications", () => {
  test("waits for one, cannot be canceled yet, and goes on when it has one", async () => {
    await using repository = await repositoryAt("fresh");
    const root = repository.path;
    await edit(root, `offers/${offer}/offer.yaml`, (text) => text.replace(/notify:\n {2}- .*\n/, ""));
    await commitAll(root, "Nobody to tell");
    const waiting = await slipway(root, "publish", offer);
    expect(waiting).toMatchObject({ exitCode: 0, stderr: "" });
    expect(waiting.stdout).toMatch(/waiting for an address[\s\S]*slipway notify contoso\/web-stack you@example\.com/);
    expect((await statusOf(root, offer)).status).toBe("waitingForPublisherReview");

    const before = await worldOf(root);
    const tooEarly = await slipway(root, "cancel", offer);
    expect(tooEarly.exitCode).toBe(3);
    expect(tooEarly.stderr).toMatch(/✘ cancel-too-early\n {4}.*Validate prerequisites/);
    expect(await worldOf(root)).toEqual(before);

    expect(await done(root, "notify", offer, "team@contoso.example")).toMatch(/waiting for Publisher signoff/);
    const [mail] = await mailsOf(root);
    expect(mail?.to).toMatchObject({ text: "team@contoso.example" });
  });
});

describe("an offer that is held", () => {
  test("begins no step until it is resumed, and says who holds it and why", async () => {
    await using repository = await repositoryAt("waiting");
    const root = repository.path;
    expect(await done(root, "hold", offer, "waiting", "for", "the", "launch")).toMatch(
      /held at Publisher signoff[\s\S]*Held by Ada Publisher.*waiting for the launch/,
    );
    expect(await done(root, "offers")).toMatch(/held/);
    await done(root, "go-live", offer);
    await done(root, "tick");
    expect(await statusOf(root, offer)).toMatchObject({ held: true, slots: { live: null } });
    expect(await done(root, "resume", offer)).toMatch(/1\.4\.0 is live/);
    const authors = (await ledgerLines(root, offer)).filter((line) => /holds|resumed|gave Go live/.test(line));
    expect(authors.map((line) => line.split(":")[0])).toEqual(["Ada Publisher", "Ada Publisher", "Ada Publisher"]);
  });
});

describe("a cancel at sign-off", () => {
  test("resets the status, closes the preview, keeps live and history, and says so by mail", async () => {
    await using repository = await repositoryAt("waiting");
    const root = repository.path;
    const page = await previewPage(root);
    expect(await done(root, "cancel", offer, "wrong price")).toMatch(/canceled[\s\S]*Canceled by Ada Publisher.*wrong price/);
    const { status, steps, slots } = await statusOf(root, offer);
    expect({ status, preview: slots.preview, live: slots.live }).toEqual({ status: "canceled", preview: null, live: null });
    expect(steps.every((step) => step.status === "notStarted")).toBe(true);
    await expect(readFile(page)).rejects.toThrow(/ENOENT/);
    expect(await subjectsOf(root)).toContainEqual(expect.stringMatching(/anceled/));
    const late = await slipway(root, "go-live", offer);
    expect(late.exitCode).toBe(3);
    expect(late.stderr).toMatch(/✘ not-running\n/);
  });
});

test("status --watch tells each change, as JSON lines for programs, and ends with the submission", async () => {
  await using repository = await repositoryAt("waiting");
  const watching = slipway(repository.path, "status", offer, "--watch", "--json");
  await setTimeout(1500);
  await done(repository.path, "cancel", offer);
  const { exitCode, stdout } = await watching;
  const told = stdout.split("\n").map((line): unknown => JSON.parse(line));
  expect(exitCode).toBe(0);
  expect(told[0]).toMatchObject({ status: "waitingForPublisherReview" });
  expect(told.at(-1)).toMatchObject({ status: "canceled" });
});

describe("a support request", () => {
  test("carries everything needed to a file and a mail, and no secret anywhere", async () => {
    await using repository = await repositoryAt("live");
    const root = repository.path;
    const secret = "SECRETsig1234567890";
    await done(root, "support", offer, `see https://x.blob.core.windows.net/a.vhd?sv=1&sig=${secret} password=${secret}`);
    const folder = join(root, ".slipway/support");
    const [json = "", markdown = ""] = (await readdir(folder)).toSorted();
    const text = await readFile(join(folder, markdown), "utf8");
    for (const part of ["contoso/web-stack", "Ada Publisher", "standard/x64Gen2@1.4.0", "VHD-008", "sha256:", "Ledger commit"])
      expect(text).toContain(part);
    const request: unknown = JSON.parse(await readFile(join(folder, json), "utf8"));
    expect(request).toMatchObject({ publisher: "contoso", offer: "web-stack", submission: 1 });
    const mail = (await mailsOf(root)).find(({ subject = "" }) => /support/i.test(subject));
    const ledger = await git(root, "grep", "--count", secret, `slipway/${offer}`).catch(() => "none");
    expect({ inFile: text.includes(secret), inMail: (mail?.text ?? secret).includes(secret), ledger }).toEqual({
      inFile: false,
      inMail: false,
      ledger: "none",
    });
  });
});

describe("an offer whose folder is removed", () => {
  test("is withdrawn after a sign-off: its page says so, the catalogue forgets it, the ledger stays", async () => {
    await using repository = await repositoryAt("live");
    const root = repository.path;
    const catalog = join(root, ".slipway/site/live/catalog.json");
    const page = join(root, ".slipway/site/live", offer, "index.html");
    await git(root, "rm", "-r", "--quiet", `offers/${offer}`);
    await commitAll(root, "No longer sold");
    const before = await worldOf(root);
    expect(await done(root, "publish", offer)).toMatch(
      /waiting for Publisher signoff of the withdrawal[\s\S]*Withdraw +slipway go-live contoso\/web-stack --digest [0-9a-f]{8}/,
    );
    expect((await worldOf(root)).live).toEqual(before.live);
    expect(await done(root, "go-live", offer)).toMatch(/· withdrawn ·/);
    expect(await readFile(catalog, "utf8")).not.toContain("web-stack");
    expect(await readFile(page, "utf8")).toMatch(/no longer|withdrawn/i);
    expect(await done(root, "offers")).toMatch(/contoso\/web-stack +withdrawn/);
    expect((await slipway(root, "publish", offer)).stderr).toMatch(/· nothing-to-withdraw\n/);
    expect((await slipway(root, "verify")).exitCode).toBe(0);
  });
});

/** The page of the first subscription that may see the preview. */
async function previewPage(root: string): Promise<string> {
  const [, path = ""] = /Preview +file:\/\/(\S+)/.exec(await done(root, "status", offer)) ?? [];
  expect((await readFile(path, "utf8")).length).toBeGreaterThan(100);
  return path;
}
