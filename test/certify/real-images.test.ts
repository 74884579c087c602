// needs: mke2fs debugfs
import { open } from "node:fs/promises";
import { join } from "node:path";

import { afterAll, beforeAll, expect, test } from "vitest";

import { openDiskFile } from "../../src/adapters/image/open-disk.ts";
import { buildSampleImage, type SampleOptions } from "../../src/adapters/sample/build-image.ts";
import { fixedFooter } from "../../src/adapters/sample/vhd-footer-bytes.ts";
import { certifyImage } from "../../src/certify/certify-image.ts";
import { defaultPolicy } from "../../src/certify/policy.ts";
import type { ImageType } from "../../src/core/offer.ts";
import { isProblem } from "../../src/core/problem.ts";
import type { CertificationReport } from "../../src/core/report.ts";
import { attention, changedTree, policyOf, type Changes } from "../support/certify.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const sizeMiB = 1024;
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeAll(async () => {
  folder = await temporaryFolder();
});
afterAll(async () => {
  await folder[Symbol.asyncDispose]();
});

test.each(["x64Gen1", "x64Gen2", "arm64Gen2"] as const)("a clean %s image passes; only its size is below what is advised", async (type) => {
  const report = await certify(await build({ type }), type);
  expect(attention(report)).toEqual({ "VHD-008": "warn" });
  expect(report.verdict).toBe("passed");
});

test.each<readonly [string, string, Changes]>([
  ["ACC-002", "a root password", { "etc/shadow": (text) => text.replace("root:!:", "root:$6$salt$hashhashhash:") }],
  ["ACC-003", "an empty password", { "etc/shadow": (text) => `${text}app::19675:0:99999:7:::\n` }],
  ["GEN-011", "a shell history", { "root/.bash_history": "mysql -p\n" }],
  ["BOOT-010", "no serial console", { "boot/efi/loader/entries/slipway.conf": (text) => text.replace(/ console=ttyS0\S*/, "") }],
  ["SSH-003", "no interval in the main file", { "etc/ssh/sshd_config": (text) => text.replace("ClientAliveInterval 180\n", "") }],
])("%s alone fails for %s", async (check, _name, files) => {
  const report = await certify(await build({ files }));
  expect(failed(report)).toEqual([check]);
});

test("PART-005 alone fails for a swap partition", async () => {
  expect(failed(await certify(await build({ swapPartitionMiB: 32 })))).toEqual(["PART-005"]);
});

test("VHD-004 alone fails for a size that is not a whole number of MiB", async () => {
  const path = await build({});
  const size = sizeMiB * 1024 * 1024 + 4096;
  await using file = await open(path, "r+");
  await file.truncate(size - 4096);
  await file.truncate(size);
  await file.write(fixedFooter(size), 0, 512, size);
  const report = await certify(path);
  expect(failed(report)).toEqual(["VHD-004"]);
  expect(attention(report)["PART-010"]).toBe("warn");
});

test("PART-004 alone fails for data where the billing tag goes", async () => {
  const path = await build({});
  await using file = await open(path, "r+");
  await file.write(Buffer.from("tag"), 0, 3, 600 * 512);
  expect(failed(await certify(path))).toEqual(["PART-004"]);
});

test("reading an image takes a small part of it", async () => {
  const path = await build({});
  const disk = await openDiskFile(path);
  if (isProblem(disk)) throw new Error(disk.text);
  await using image = disk;
  await certify(path, "x64Gen2", image);
  expect(image.bytesRead).toBeLessThan(16 * 1024 * 1024);
});

type Built = Partial<Pick<SampleOptions, "swapPartitionMiB">> & { readonly files?: Changes; readonly type?: ImageType };

async function build({ files, type = "x64Gen2", ...rest }: Built): Promise<string> {
  const path = join(folder.path, "image.vhd");
  const failure = await buildSampleImage({
    path,
    tree: changedTree(files, type),
    generation: type === "x64Gen1" ? 1 : 2,
    sizeMiB,
    ...rest,
  });
  if (failure !== undefined) throw new Error(`${failure.text} ${failure.remedy}`);
  return path;
}

async function certify(
  path: string,
  type: ImageType = "x64Gen2",
  opened?: Awaited<ReturnType<typeof openDiskFile>>,
): Promise<CertificationReport> {
  const disk = opened ?? (await openDiskFile(path));
  if (isProblem(disk)) throw new Error(disk.text);
  const report = await certifyImage({
    name: disk.name,
    disks: [{ disk: "os", image: disk, digest: "sha256:0" }],
    type,
    osFamily: "linux",
    policy: policyOf(defaultPolicy),
    policyDigest: "sha256:1",
    waivers: [],
    now: "2026-11-22T12:00:00.000Z",
  });
  if (opened === undefined) await disk[Symbol.asyncDispose]();
  return report;
}

function failed(report: CertificationReport): readonly string[] {
  return report.findings.filter(({ result }) => result === "fail" || result === "unknown" || result === "error").map(({ check }) => check);
}
