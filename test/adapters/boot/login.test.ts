// needs: ssh-keygen
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { execa } from "execa";
import { afterAll, beforeAll, expect, test } from "vitest";

import { decodeSystem, lookScript } from "../../../src/adapters/boot/decode-system.ts";
import { createSshKey } from "../../../src/adapters/boot/openssh-key.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "slipway-test-"));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

test("a key is one that OpenSSH reads, and its halves belong together", async () => {
  const key = createSshKey("slipway");
  const file = join(folder, "key");
  await writeFile(file, key.privateFile, { mode: 0o600 });
  const { stdout } = await execa("ssh-keygen", ["-y", "-f", file]);
  expect(stdout).toBe(key.publicLine);
  expect(createSshKey("slipway").publicLine).not.toBe(key.publicLine);
});

test("what a shell is told to look at comes back whole, even where a program reads all input that there is", async () => {
  const greedy = join(folder, "systemctl");
  await writeFile(greedy, "#!/bin/sh\ncat >/dev/null\n[ \"$1\" = is-system-running ] || echo 'app.service loaded failed failed An app'\n");
  await chmod(greedy, 0o755);
  const script = lookScript.replaceAll("/run/systemd/system", "/").replaceAll("/etc/machine-id", greedy);
  const { stdout } = await execa("sh", [], { input: script, env: { PATH: `${folder}:${process.env["PATH"] ?? ""}` } });
  const system = decodeSystem(stdout, "slipway");
  expect(system?.users.find(({ uid }) => uid === 0)?.name).toBe("root");
  expect(system?.commandLine).not.toBe("");
  expect(system?.failedUnits).toEqual(["app.service"]);
  expect(system?.machineId).toMatch(/^[0-9a-f]{64}$/);
});

function row(local: string, state = "0A"): string {
  return `   0: ${local} 00000000:0000 ${state} 00000000:00000000`;
}

test("sockets are told by who reaches them, swap by its name, and half an answer is none", () => {
  const text = [
    "@swaps\nFilename Type Size Used Priority\n/swapfile file 1 0 -2\n",
    `@tcp\n  sl local rem st\n${row("00000000:0016")}\n${row("0100007F:0019")}\n${row("00000000:1F90", "01")}\n`,
    `@tcp6\n  sl local rem st\n${row("00000000000000000000000001000000:0277")}\n${row("00000000000000000000000000000000:0016")}\n`,
  ].join("\n");
  expect(decodeSystem(text, "slipway")).toBeUndefined();
  const system = decodeSystem(`${text}\n@end\n`, "slipway");
  expect(system?.swaps).toEqual(["/swapfile"]);
  expect(system?.listening).toEqual([
    { port: 22, isPublic: true },
    { port: 25, isPublic: false },
    { port: 631, isPublic: false },
  ]);
  expect(system?.failedUnits).toBeUndefined();
});
