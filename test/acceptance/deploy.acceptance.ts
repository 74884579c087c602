// needs: mke2fs qemu-img /usr/share/OVMF/OVMF_CODE_4M.fd
import { open, readdir, symlink } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";

import { execa } from "execa";
import { expect, inject, test } from "vitest";

import { playedEmulator } from "../support/played-emulator.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { offer, repositoryAt } from "./support/repository.ts";
import { slipway } from "./support/slipway.ts";

// The verb as people start it. The guest is played: a real one takes more than a minute without hardware virtualization.

test("what is live runs here until Ctrl-C, is reached by what was printed, and leaves nothing", async () => {
  await using repository = await repositoryAt("live");
  await using folder = await temporaryFolder();
  const path = await playedEmulator(folder.path);
  const child = execa(process.execPath, [inject("cli"), "deploy", offer, "--json", "--quiet"], {
    cwd: repository.path,
    reject: false,
    env: { PATH: path, TMPDIR: folder.path },
  });
  // eslint-disable-next-line typescript/no-unsafe-type-assertion -- its shape is what is tested
  const told = JSON.parse(await firstLine(child.stdout)) as { readonly ports: readonly { readonly here: number }[] };
  expect(told).toMatchObject({ offer, plan: "standard", region: "westeurope", accelerator: "tcg", ports: [{ port: 80 }, { port: 443 }] });
  expect(await text(connect(told.ports[0]?.here ?? 0, "127.0.0.1"))).toBe("port 80 of the guest\n");
  child.kill("SIGINT");
  expect((await child).exitCode).toBe(0);
  expect((await readdir(folder.path)).filter((name) => name.startsWith("slipway-"))).toEqual([]);
});

async function firstLine(stream: NodeJS.ReadableStream): Promise<string> {
  for await (const chunk of stream) return String(chunk).split("\n")[0] ?? "";
  return "";
}

test.each([
  ["an offer that is not live", "waiting", [], "not-live"],
  ["a plan that there is not", "live", ["--plan", "gold"], "Name one of these with --plan: "],
  ["a region that holds no copy", "live", ["--region", "mars"], "Name one of these with --region: "],
] as const)("%s is told with what there is", async (_, stage, options, found) => {
  await using repository = await repositoryAt(stage);
  const answer = await slipway(repository.path, "deploy", offer, ...options);
  expect([answer.exitCode, answer.stderr.includes(found)]).toEqual([1, true]);
});

test("a copy whose bytes were changed is not started", async () => {
  await using repository = await repositoryAt("live");
  const images = join(repository.path, ".slipway/regions/westeurope/images");
  for (const name of (await readdir(images)).filter((each) => each.endsWith(".vhd"))) {
    await using copy = await open(join(images, name), "r+");
    // Inside the first entry of the partition table: data, and no hole.
    await copy.write("changed", 1100);
  }
  const answer = await slipway(repository.path, "deploy", offer);
  expect([answer.exitCode, answer.stderr.includes("deploy-copy-changed")]).toEqual([1, true]);
});

test("without an emulator it says which package has one", async () => {
  await using repository = await repositoryAt("live");
  await using folder = await temporaryFolder();
  await symlink((await execa("sh", ["-c", "command -v git"])).stdout, join(folder.path, "git"));
  const { exitCode, stderr } = await execa(process.execPath, [inject("cli"), "deploy", offer], {
    cwd: repository.path,
    reject: false,
    env: { PATH: folder.path },
  });
  expect([exitCode, stderr.includes("apt-get install qemu-system-x86")]).toEqual([4, true]);
});
