// needs: mke2fs
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

import { execa } from "execa";
import { describe, expect, test } from "vitest";

import { loopbackSmtp, smtpReply } from "../support/smtp-server.ts";
import { offer, repositoryAt, settings } from "./support/repository.ts";
import { done, slipway } from "./support/slipway.ts";
import { statusOf, subjectsOf, worldOf } from "./support/world.ts";

// The world around a submission fails: it says so, keeps what is done, and goes on when the world is right again.

/** One attempt, so that a failure is final at once and the tests need not wait for back-offs. */
const oneAttempt = "attempts: 1\n";
const isRoot = process.getuid?.() === 0;

describe("a region without room", () => {
  test.runIf(isRoot)("fails the step, names the region, and the next publish needs no more than that region", async () => {
    await using repository = await repositoryAt("fresh");
    const root = repository.path;
    await settings(root, oneAttempt);
    const region = join(root, ".slipway/regions/eastus");
    await mkdir(region, { recursive: true });
    await execa`mount -t tmpfs -o size=256k none ${region}`;
    try {
      const { exitCode, stdout } = await slipway(root, "publish", offer);
      expect(exitCode).toBe(1);
      expect(stdout).toMatch(/failed at Provisioning/);
      expect(stdout).toMatch(/region-full .*"eastus" has no room left[\s\S]*fix +Free space there/);
      expect(stdout).toMatch(/3 of 4 regions/);
      expect((await worldOf(root)).live).toEqual({});
    } finally {
      await execa`umount ${region}`;
    }
    await done(root, "publish", offer);
    expect((await statusOf(root, offer)).status).toBe("waitingForPublisherReview");
  });
});

describe("a lead database that another program holds", () => {
  test("fails the step with the database's answer; live stays as it was", async () => {
    await using repository = await repositoryAt("live");
    const root = repository.path;
    await settings(root, oneAttempt);
    const before = await worldOf(root);
    using database = new DatabaseSync(join(root, ".slipway/leads.sqlite"));
    database.exec("BEGIN EXCLUSIVE");
    const { exitCode, stdout } = await slipway(root, "publish", offer);
    database.exec("ROLLBACK");
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/failed at Packaging/);
    expect(stdout).toMatch(/lead-locked[\s\S]*is locked by another[\s\S]*fix +Close the program/);
    expect({ ...(await worldOf(root)), ledger: "" }).toEqual({ ...before, ledger: "" });
  });
});

describe("a mail server", () => {
  test("that refuses stops nothing: the preview is open, the mail is owed and said to be", async () => {
    await using server = await loopbackSmtp({
      onRcptTo: (_address, _session, callback) => callback(smtpReply(550, "5.1.1 no such mailbox")),
    });
    await using repository = await repositoryAt("fresh");
    await settings(repository.path, mailTo(server.port));
    const { exitCode, stdout } = await slipway(repository.path, "publish", offer);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/waiting for Publisher signoff/);
    expect(stdout).toMatch(/no such mailbox/);
    expect((await slipway(repository.path, "go-live", offer)).exitCode).toBe(0);
    expect(server.accepted).toEqual([]);
  });

  test("that is away is tried again by a tick, and the person at the terminal is not kept waiting", async () => {
    await using repository = await repositoryAt("fresh");
    await settings(repository.path, mailTo(9));
    const { exitCode, stderr } = await slipway(repository.path, "publish", offer);
    expect(exitCode).toBe(0);
    expect(stderr).toMatch(/Not finished: 127\.0\.0\.1:9 cannot be reached.*It is tried again at .*Run `slipway tick` then/);
  });

  test("that answers gets each mail once", async () => {
    await using server = await loopbackSmtp();
    await using repository = await repositoryAt("fresh");
    await settings(repository.path, mailTo(server.port));
    await done(repository.path, "publish", offer);
    await done(repository.path, "tick");
    expect(server.accepted.map(({ to }) => to)).toEqual([["releases@contoso.example"]]);
  });
});

describe("two people at once", () => {
  test("two publishes are one submission, and one of them says who does the work", async () => {
    await using repository = await repositoryAt("fresh");
    const root = repository.path;
    const answers = await Promise.all([slipway(root, "publish", offer), slipway(root, "publish", offer)]);
    expect(answers.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
    expect(answers.filter(({ stderr }) => stderr.includes("already-running"))).toHaveLength(1);
    await done(root, "tick");
    expect(await statusOf(root, offer)).toMatchObject({ status: "waitingForPublisherReview", submission: 1 });
    expect(await subjectsOf(root)).toHaveLength(1);
    expect((await slipway(root, "verify")).exitCode).toBe(0);
  });

  test("of a go-live and a cancel one holds, and the other is told so", async () => {
    await using repository = await repositoryAt("waiting");
    const root = repository.path;
    const answers = await Promise.all([slipway(root, "go-live", offer), slipway(root, "cancel", offer)]);
    await done(root, "tick");
    const { status, slots } = await statusOf(root, offer);
    expect(["succeeded", "canceled"]).toContain(status);
    expect(slots.live === null).toBe(status === "canceled");
    expect(answers.some(({ exitCode }) => exitCode === 0)).toBe(true);
    expect((await slipway(root, "verify")).exitCode).toBe(0);
  });
});

function mailTo(port: number): string {
  return `mail:\n  kind: smtp\n  host: 127.0.0.1\n  port: ${port}\n  from: slipway@contoso.example\n`;
}
