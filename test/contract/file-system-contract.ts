import { mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { expect, test } from "vitest";

import { ImageReadError, type FileSystem } from "../../src/ports/images.ts";

/** What a file system can hold: FAT and NTFS know no links and modes as Linux means them, and not every name. */
export type Abilities = { readonly links: boolean; readonly oddNames: boolean; readonly foldsCase: boolean };

const large = Buffer.from("0123456789abcdef".repeat(160 * 1024));
const many = Array.from({ length: 300 }, (_, index) => `n${index}`);
const odd = 'a "b" c\n|!echo $HOME; ~*';

/** The tree that every reader is asked about, without links and odd names. */
export const contractFiles: ReadonlyMap<string, Uint8Array> = new Map([
  ["etc/hostname", Buffer.from("slipway\n")],
  ["etc/empty", Buffer.alloc(0)],
  ["etc/with blank", Buffer.from("blank")],
  ["etc/größe", Buffer.from("beyond ASCII")],
  ["large", large],
  ...many.map((name) => [`many/${name}`, Buffer.from(name)] as const),
]);

/** Writes the tree into a folder of this machine, from which mke2fs, tar and the fake take it. */
export async function writeContractTree(root: string): Promise<void> {
  for (const [path, content] of contractFiles) {
    await mkdir(join(root, path, ".."), { recursive: true });
    await writeFile(join(root, path), content);
  }
  await writeFile(join(root, "setuid"), "x", { mode: 0o4711 });
  await writeFile(join(root, "etc", odd), "odd");
  await writeFile(Buffer.concat([Buffer.from(`${root}/etc/`), Buffer.from([0x6c, 0xe9, 0x67])]), "no UTF-8");
  await symlink("hostname", join(root, "etc", "relative"));
  await symlink("/etc/hostname", join(root, "etc", "absolute"));
  await symlink("../../../../../../etc/hostname", join(root, "etc", "climbing"));
  await symlink("loop", join(root, "etc", "loop"));
  await symlink("/etc", join(root, "folder"));
  await symlink("nowhere", join(root, "dangling"));
}

/** The port's promises about a file system, to be kept by every reader. `open` gives a reader of the contract's tree. */
export function fileSystemContract(name: string, abilities: Abilities, open: () => Promise<FileSystem>): void {
  const asked: Asked = (title, body) => {
    // eslint-disable-next-line vitest/expect-expect -- the bodies hold them
    test(`${name}: ${title}`, { timeout: 600_000 }, async () => await body(await open()));
  };
  readingIsKept(asked);
  findingIsKept(asked);
  if (abilities.foldsCase)
    asked("names are found in any case", async (files) => {
      expect(await files.stat("/ETC/HostName")).toMatchObject({ kind: "file", size: 8 });
    });
  if (abilities.links) linksAreKept(asked);
  if (abilities.oddNames)
    asked("no name is a command, and one that is no UTF-8 is found by the text it was listed as", async (files) => {
      expect(await files.list("/etc")).toEqual(expect.arrayContaining([odd, "lég"]));
      expect(Buffer.from((await files.readFile(`/etc/${odd}`)) ?? []).toString()).toBe("odd");
      expect(Buffer.from((await files.readFile("/etc/lég")) ?? []).toString()).toBe("no UTF-8");
    });
}

type Asked = (title: string, body: (files: FileSystem) => Promise<void>) => void;

function readingIsKept(asked: Asked): void {
  asked("files are read whole, in part, and empty", async (files) => {
    expect(Buffer.from((await files.readFile("/etc/hostname")) ?? []).toString()).toBe("slipway\n");
    expect(await files.readFile("/etc/empty")).toHaveLength(0);
    expect(Buffer.from((await files.readFile("/large")) ?? []).equals(large)).toBe(true);
    expect(Buffer.from((await files.readStart("/large", 20)) ?? []).toString()).toBe("0123456789abcdef0123");
    expect(await files.readStart("/etc/hostname", 4096)).toHaveLength(8);
  });

  asked("what is not there is undefined, and so is what is something else", async (files) => {
    for (const path of ["/nope", "/etc/nope/deeper", "/etc/hostname/below"]) {
      expect(await files.stat(path)).toBeUndefined();
      expect(await files.readFile(path)).toBeUndefined();
      expect(await files.readStart(path, 1)).toBeUndefined();
      expect(await files.list(path)).toBeUndefined();
      expect(await files.readLink(path)).toBeUndefined();
    }
    expect(await files.readFile("/etc")).toBeUndefined();
    expect(await files.list("/etc/hostname")).toBeUndefined();
    expect(await files.readLink("/etc/hostname")).toBeUndefined();
  });
}

function findingIsKept(asked: Asked): void {
  asked("stat tells kind and size, with or without slashes and dots", async (files) => {
    expect(await files.stat("/etc/hostname")).toMatchObject({ kind: "file", size: 8 });
    expect(await files.stat("/etc")).toMatchObject({ kind: "directory" });
    expect(await files.stat("/")).toMatchObject({ kind: "directory" });
    expect(await files.stat("//etc/./../etc//hostname")).toMatchObject({ kind: "file", size: 8 });
    expect(await files.stat("/../../etc")).toMatchObject({ kind: "directory" });
  });

  asked("names are sorted and all there", async (files) => {
    expect(await files.list("/many")).toEqual(many.toSorted());
    expect(await files.list("/etc")).toEqual(expect.arrayContaining(["empty", "größe", "hostname", "with blank"]));
    expect(Buffer.from((await files.readFile("/etc/größe")) ?? []).toString()).toBe("beyond ASCII");
    expect(Buffer.from((await files.readFile("/etc/with blank")) ?? []).toString()).toBe("blank");
  });

  asked("limits are an ImageReadError", async (files) => {
    await expect(files.readFile("/large", 1000)).rejects.toThrow(ImageReadError);
    await expect(files.list("/many", 10)).rejects.toThrow(ImageReadError);
  });
}

function linksAreKept(asked: Asked): void {
  asked("links are followed inside the image only", async (files) => {
    for (const path of ["/etc/relative", "/etc/absolute", "/etc/climbing", "/folder/hostname", "/folder/absolute"])
      expect(Buffer.from((await files.readFile(path)) ?? []).toString()).toBe("slipway\n");
    expect(await files.stat("/etc/relative", { follow: false })).toMatchObject({ kind: "symlink" });
    expect(await files.readLink("/etc/climbing")).toBe("../../../../../../etc/hostname");
    expect(await files.stat("/dangling")).toBeUndefined();
    await expect(files.stat("/etc/loop")).rejects.toThrow(ImageReadError);
    expect(await files.stat("/setuid")).toMatchObject({ mode: 0o4711 });
  });
}
