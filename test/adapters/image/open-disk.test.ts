// needs: mke2fs debugfs
import { mkdir, symlink, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";

import { expect, test } from "vitest";

import { createImages, openDiskFile } from "../../../src/adapters/image/open-disk.ts";
import type { DiskLocation } from "../../../src/core/offer.ts";
import { temporaryFolder, tool } from "./support.ts";

const environment = (name: string): string | undefined => (name === "IMAGE_URL" ? "http://example.com/disk.vhd?sig=secret" : undefined);

/** A repository with one image, a mirror folder beside it, and something outside both. */
async function scene(): Promise<AsyncDisposable & { readonly open: (location: DiskLocation) => Promise<string> }> {
  const folder = await temporaryFolder();
  const repository = join(folder.path, "repository");
  const mirror = join(folder.path, "mirror");
  const outside = join(folder.path, "repository-outside");
  for (const each of [repository, mirror, outside]) await mkdir(each);
  for (const each of [repository, mirror, outside]) await writeFile(join(each, "disk.vhd"), "bytes");
  await writeFile(join(mirror, "only-there.vhd"), "bytes");
  await symlink(join(mirror, "disk.vhd"), join(repository, "to-mirror.vhd"));
  await symlink(join(outside, "disk.vhd"), join(repository, "to-outside.vhd"));
  await symlink("nowhere", join(repository, "dangling.vhd"));
  await symlink("loop.vhd", join(repository, "loop.vhd"));
  await tool("mkfifo", [join(repository, "pipe.vhd")]);
  const images = createImages({ roots: [repository, mirror, join(folder.path, "no-such-root")], environment });
  return {
    [Symbol.asyncDispose]: async () => await folder[Symbol.asyncDispose](),
    open: async (location) => {
      const disk = await images.open(location);
      if ("code" in disk) return disk.code;
      await using own = disk;
      return `${own.name} ${Buffer.from(await own.read(0, 100)).toString()}`;
    },
  };
}

test.each<readonly [string, string]>([
  ["disk.vhd", "disk.vhd bytes"],
  ["./disk.vhd", "disk.vhd bytes"],
  ["to-mirror.vhd", "disk.vhd bytes"],
  ["only-there.vhd", "only-there.vhd bytes"],
  ["../mirror/disk.vhd", "disk.vhd bytes"],
  ["../repository-outside/disk.vhd", "image-outside"],
  ["to-outside.vhd", "image-outside"],
  ["/etc/passwd", "image-outside"],
  ["no-such.vhd", "image-missing"],
  ["dangling.vhd", "image-missing"],
  ["disk.vhd/below", "image-missing"],
  ["nul\0.vhd", "image-missing"],
  ["loop.vhd", "image-unreadable"],
  ["pipe.vhd", "image-not-a-file"],
  ["../mirror", "image-outside"],
])("the path %j answers %s", async (path, answer) => {
  await using stage = await scene();
  expect(await stage.open({ path })).toBe(answer);
});

test("a folder inside the repository is no image", async () => {
  await using folder = await temporaryFolder();
  await mkdir(join(folder.path, "folder"));
  expect(await createImages({ roots: [folder.path], environment }).open({ path: "folder" })).toMatchObject({ code: "image-not-a-file" });
});

test("URLs that are not asked are refused with a remedy, and never shown", async () => {
  const images = createImages({ roots: ["."], environment });
  for (const location of [{ url: "http://example.com/disk.vhd?sig=secret" }, { secret: "IMAGE_URL" }]) {
    const answer = await images.open(location);
    expect(answer).toMatchObject({ code: "image-url-invalid", level: "error" });
    expect(JSON.stringify(answer)).not.toContain("secret");
  }
  expect(await images.open({ secret: "UNSET" })).toMatchObject({ code: "image-secret-missing" });
});

test("devices and sockets are no images", async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, "socket");
  await using server = createServer();
  await new Promise<void>((resolve) => {
    server.listen(path, resolve);
  });
  expect(await openDiskFile(path)).toMatchObject({ code: "image-not-a-file" });
  expect(await openDiskFile("/dev/null")).toMatchObject({ code: "image-not-a-file" });
});

test("names in messages are quoted and escaped", async () => {
  expect(await openDiskFile("no\u001b[31m\nsuch")).toMatchObject({
    code: "image-missing",
    text: String.raw`There is no image at "no\u{1b}[31m\u{a}such".`,
  });
});
