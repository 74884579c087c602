// needs: qemu-img
import { readdir, readFile, stat, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { text } from "node:stream/consumers";

import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";

import { createQemuBoots } from "../../../src/adapters/boot/qemu-boots.ts";
import { openDiskFile } from "../../../src/adapters/image/open-disk.ts";
import { usualPatience } from "../../../src/core/boot-watch.ts";
import { isProblem, type Problem } from "../../../src/core/problem.ts";
import type { RunningMachine } from "../../../src/ports/boots.ts";
import { playedEmulator } from "../../support/played-emulator.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const stack = new AsyncDisposableStack();
let [file, path] = ["", ""];
beforeAll(async () => {
  const folder = stack.use(await temporaryFolder()).path;
  file = join(folder, "disk.img");
  await writeFile(file, Buffer.alloc(1024 * 1024));
  path = await playedEmulator(folder);
});
afterAll(async () => await stack.disposeAsync());
beforeEach(() => void delete process.env["PLAYED_GUEST"]);

const patience = { ...usualPatience, silenceMs: 20_000, settleMs: 100 };

async function kept(fate: string, signal = new AbortController().signal): Promise<RunningMachine | Problem> {
  process.env["PLAYED_GUEST"] = fate;
  const opened = await openDiskFile(file);
  if (isProblem(opened)) throw new Error(opened.text);
  await using disk = opened;
  return await createQemuBoots({ path, firmware: [] }).keep({
    disk,
    generation: 1,
    controllers: ["ide", "ahci"],
    skipped: [],
    limits: { patience, memoryMiB: 64, overlayBytes: 1024 ** 2, allMs: 60_000 },
    forward: [80],
    signal,
  });
}

async function running(fate: string): Promise<RunningMachine> {
  const machine = await kept(fate);
  if (isProblem(machine)) throw new Error(machine.text);
  return machine;
}

async function said(port: number): Promise<string> {
  return await text(connect(port, "127.0.0.1"));
}

async function foldersLeft(): Promise<readonly string[]> {
  return (await readdir(tmpdir())).filter((name) => name.startsWith(`slipway-boot-${process.pid}-`));
}

describe("a machine that is kept", () => {
  test("is reached by its ports while it runs, and leaves nothing behind", async () => {
    {
      await using machine = await running("stays");
      expect(machine.run).toMatchObject({ purpose: "first", end: "ready" });
      expect(await said(machine.ssh.port)).toBe("port 22 of the guest\n");
      expect(await said(machine.forwarded.get(80) ?? 0)).toBe("port 80 of the guest\n");
      expect(await readFile(machine.ssh.keyFile, "utf8")).toMatch(/^-----BEGIN OPENSSH PRIVATE KEY-----\n/);
      expect((await stat(machine.ssh.keyFile)).mode & 0o777).toBe(0o600);
      expect((await stat(dirname(machine.ssh.keyFile))).mode & 0o777).toBe(0o700);
    }
    expect(await foldersLeft()).toEqual([]);
  });

  test("tells when it has switched itself off", async () => {
    await using machine = await running("ends");
    expect(await machine.ended).toBeUndefined();
  });

  test("ends while it starts, when whoever waits for it goes", async () => {
    const stop = new AbortController();
    const starting = kept("hangs", stop.signal);
    setTimeout(() => stop.abort(), 500);
    expect(await starting).toMatchObject({ code: "boot-stopped" });
    expect(await foldersLeft()).toEqual([]);
  });

  test("that does not start says what its console said last", async () => {
    const failed = await kept("panics");
    expect(failed).toMatchObject({ code: "boot-not-started" });
    expect(isProblem(failed) ? failed.text : "").toContain("Attempted to kill init!");
    expect(await foldersLeft()).toEqual([]);
  });
});
