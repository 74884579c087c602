/* oxlint-disable max-lines-per-function -- a suite is a list of cases */
import { createHash } from "node:crypto";
import { mkdir, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

import { describe, expect, it } from "vitest";

import { createGitSource } from "../../../src/adapters/source/git-source.ts";
import { isProblem } from "../../../src/core/problem.ts";
import type { Source } from "../../../src/ports/source.ts";
import { git } from "../../support/git-repository.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const webStack = { publisher: "contoso", offer: "web-stack" };
const folder = "offers/contoso/web-stack";

/** A repository with these files in one commit on `main`, and a source that reads it. */
async function repositoryOf(files: Readonly<Record<string, string | Buffer>>) {
  const home = await temporaryFolder();
  await git(home.path, "init", "--quiet");
  await write(home.path, files);
  await commit(home.path);
  const source = createGitSource({ directory: home.path });
  const dispose = async () => {
    await source[Symbol.asyncDispose]();
    await home[Symbol.asyncDispose]();
  };
  return { path: home.path, source, head: await git(home.path, "rev-parse", "HEAD"), [Symbol.asyncDispose]: dispose };
}

async function write(root: string, files: Readonly<Record<string, string | Buffer>>): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    // oxlint-disable-next-line no-await-in-loop -- few and small
    await mkdir(dirname(join(root, path)), { recursive: true });
    // oxlint-disable-next-line no-await-in-loop
    await writeFile(join(root, path), content);
  }
}

async function commit(root: string): Promise<void> {
  await git(root, "add", "--all");
  await git(root, "commit", "--quiet", "--allow-empty", "--message", "change");
}

async function textOf(source: Source, head: string, path: string): Promise<string | undefined> {
  const file = (await source.offer(head, webStack))?.files.get(path);
  return file && Buffer.from(await file.read()).toString();
}

function codeOf(answer: unknown): string | undefined {
  return isProblem(answer) ? answer.code : undefined;
}

function sha(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

describe("references", () => {
  it("become full commit ids: branch, tag, abbreviation", async () => {
    await using repository = await repositoryOf({ a: "1" });
    const { path, source, head } = repository;
    await git(path, "tag", "--annotate", "--message", "first", "v1");
    const answers = await Promise.all(
      ["main", "HEAD", "v1", "refs/heads/main", head, head.slice(0, 8)].map(async (each) => source.resolve(each)),
    );
    expect(new Set(answers)).toEqual(new Set([head]));
  });

  it.each(["--help", "-", "", "main:a", "main^", "HEAD~1", "a..b", "@{-1}", "a b", "a\nb", "main/", "*"])(
    "refuse %j",
    async (reference) => {
      await using repository = await repositoryOf({ a: "1" });
      expect(await repository.source.resolve(reference)).toMatchObject({ code: "reference-not-allowed" });
    },
  );

  it("that name nothing are a problem, as is a blob", async () => {
    await using repository = await repositoryOf({ a: "1" });
    await git(repository.path, "tag", "blob", await git(repository.path, "rev-parse", "HEAD:a"));
    expect(await repository.source.resolve("nowhere")).toMatchObject({ code: "reference-not-found" });
    expect(await repository.source.resolve("blob")).toMatchObject({ code: "reference-not-found" });
  });
});

describe("offers", () => {
  it("are the folders two levels below offers/ whose names are ids", async () => {
    await using repository = await repositoryOf({
      "offers/b/two/offer.yaml": "x",
      "offers/a/one/offer.yaml": "x",
      "offers/a/README.md": "no offer",
      "offers/A/Upper/offer.yaml": "no id",
      "elsewhere/a/one/offer.yaml": "no offer",
    });
    const { source, head } = repository;
    expect(await source.offers(head)).toEqual([
      { publisher: "a", offer: "one" },
      { publisher: "b", offer: "two" },
    ]);
    expect(await source.offer(head, webStack)).toBeUndefined();
  });

  it("are none in a commit without the folder", async () => {
    await using repository = await repositoryOf({ a: "1" });
    expect(await repository.source.offers(repository.head)).toEqual([]);
  });

  it("show what the commit holds, not the work tree, byte for byte", async () => {
    await using repository = await repositoryOf({ [`${folder}/offer.yaml`]: "one\r\n", [`${folder}/ü "x"\n.txt`]: "odd" });
    const { path, source, head } = repository;
    await write(path, { [`${folder}/offer.yaml`]: "two" });
    await git(path, "config", "core.autocrlf", "true");
    const tree = await source.offer(head, webStack);
    expect([...(tree?.files.keys() ?? [])]).toEqual([`${folder}/offer.yaml`, `${folder}/ü "x"\n.txt`]);
    expect(tree?.files.get(`${folder}/offer.yaml`)).toMatchObject({ size: 5, kind: "file" });
    expect(await textOf(source, head, `${folder}/offer.yaml`)).toBe("one\r\n");
    expect(await textOf(source, head, `${folder}/ü "x"\n.txt`)).toBe("odd");
  });

  it("show links and submodules as what they are and follow neither", async () => {
    await using repository = await repositoryOf({ [`${folder}/offer.yaml`]: "x" });
    const { path, source } = repository;
    await symlink("/etc/passwd", join(path, folder, "link.yaml"));
    await commit(path);
    await git(path, "update-index", "--add", "--cacheinfo", `160000,${repository.head},${folder}/module`);
    await git(path, "commit", "--quiet", "--message", "module");
    const head = await git(path, "rev-parse", "HEAD");
    const files = (await source.offer(head, webStack))?.files;
    expect([...(files?.values() ?? [])].map(({ kind }) => kind)).toEqual(["symlink", "submodule", "file"]);
    expect(await textOf(source, head, `${folder}/link.yaml`)).toBe("/etc/passwd");
    await expect(files?.get(`${folder}/module`)?.read()).rejects.toMatchObject({ problem: { code: "not-a-regular-file" } });
    expect(await source.file(head, `${folder}/link.yaml`)).toMatchObject({ code: "not-a-regular-file" });
  });

  it("refuse files above the cap and folders with too many", async () => {
    const many = Object.fromEntries(Array.from({ length: 2001 }, (_, index) => [`offers/many/files/${index}`, ""]));
    await using repository = await repositoryOf({ ...many, [`${folder}/big.yaml`]: Buffer.alloc(1024 * 1024 + 1) });
    const { source, head } = repository;
    await expect(source.offer(head, { publisher: "many", offer: "files" })).rejects.toMatchObject({ problem: { code: "too-many-files" } });
    await expect(textOf(source, head, `${folder}/big.yaml`)).rejects.toMatchObject({
      problem: { code: "file-too-large", path: `${folder}/big.yaml` },
    });
    expect(await source.file(head, `${folder}/big.yaml`)).toMatchObject({ code: "file-too-large" });
  });
});

describe("the digest", () => {
  it("is the documented SHA-256 over paths and contents", async () => {
    await using repository = await repositoryOf({ [`${folder}/b/x.yaml`]: "bee", [`${folder}/a.yaml`]: "ay" });
    const tree = await repository.source.offer(repository.head, webStack);
    expect(tree?.digest).toBe(sha(`a.yaml\0${sha("ay")}\nb/x.yaml\0${sha("bee")}\n`));
  });

  it("depends on the offer's folder alone, and on every byte of it", async () => {
    await using repository = await repositoryOf({ [`${folder}/a.yaml`]: "1", other: "1" });
    const { path, source, head } = repository;
    const digestAfter = async (files: Readonly<Record<string, string>>) => {
      await write(path, files);
      await commit(path);
      return (await source.offer(await git(path, "rev-parse", "HEAD"), webStack))?.digest;
    };
    const first = (await source.offer(head, webStack))?.digest;
    expect(await digestAfter({ other: "2" })).toBe(first);
    expect(await digestAfter({ [`${folder}/a.yaml`]: "2" })).not.toBe(first);
    expect(await digestAfter({ [`${folder}/a.yaml`]: "1" })).toBe(first);
    expect(await digestAfter({ [`${folder}/b.yaml`]: "" })).not.toBe(first);
  });
});

describe("single files", () => {
  it("are read by path", async () => {
    await using repository = await repositoryOf({ ".github/slipway.yaml": "a: 1\n" });
    const { source, head } = repository;
    const content = await source.file(head, ".github/slipway.yaml");
    expect(content instanceof Uint8Array && Buffer.from(content).toString()).toBe("a: 1\n");
    expect(await source.file(head, "not/there")).toBeUndefined();
    expect(await source.file(head, ".github")).toBeUndefined();
  });

  it("are refused when their path could leave the tree", async () => {
    await using repository = await repositoryOf({ a: "1" });
    const hostile = ["../x", "/etc/passwd", "a//b", "", "a\0b", "a\nb", "./a"];
    const answers = await Promise.all(hostile.map(async (path) => repository.source.file(repository.head, path)));
    expect(answers.map(codeOf)).toEqual(hostile.map(() => "path-not-allowed"));
  });
});

describe("the work tree", () => {
  it("tells what is not committed below a folder, without touching the index", async () => {
    await using repository = await repositoryOf({ [`${folder}/a.yaml`]: "1", [`${folder}/b.yaml`]: "1", other: "1" });
    const { path, source } = repository;
    await write(path, { [`${folder}/a.yaml`]: "2", [`${folder}/new é.yaml`]: "", other: "2" });
    expect(await source.uncommitted("offers")).toEqual([`${folder}/a.yaml`, `${folder}/new é.yaml`]);
    expect(await source.uncommitted("none")).toEqual([]);
    await expect(source.uncommitted("../..")).rejects.toMatchObject({ problem: { code: "path-not-allowed" } });
  });

  it("is not needed: bare and shallow clones serve as well", async () => {
    await using repository = await repositoryOf({ [`${folder}/a.yaml`]: "1" });
    await write(repository.path, { [`${folder}/a.yaml`]: "2" });
    await commit(repository.path);
    await using clones = await temporaryFolder();
    await git(clones.path, "clone", "--quiet", "--bare", repository.path, "bare.git");
    await git(clones.path, "clone", "--quiet", "--depth", "1", `file://${repository.path}`, "shallow");
    for (const name of ["bare.git", "shallow"]) {
      // oxlint-disable-next-line no-await-in-loop -- two clones
      await using source = createGitSource({ directory: join(clones.path, name) });
      // oxlint-disable-next-line no-await-in-loop
      const head = await source.resolve("main");
      if (isProblem(head)) throw new Error(head.text);
      // oxlint-disable-next-line no-await-in-loop
      expect(await textOf(source, head, `${folder}/a.yaml`)).toBe("2");
      // oxlint-disable-next-line no-await-in-loop
      expect(await source.uncommitted("offers")).toEqual([]);
    }
  });

  it("has an identity, or a stand-in", async () => {
    await using repository = await repositoryOf({ a: "1" });
    await git(repository.path, "config", "user.name", "Octo Publisher");
    await git(repository.path, "config", "user.email", "octo@example.com");
    expect(await repository.source.identity()).toEqual({ name: "Octo Publisher", email: "octo@example.com" });
  });
});

it("fails with a problem outside a repository", async () => {
  await using empty = await temporaryFolder();
  const source = createGitSource({ directory: empty.path });
  await expect(source.resolve("main")).rejects.toMatchObject({ problem: { code: "not-a-repository" } });
  await expect(source.offers("1".repeat(40))).rejects.toMatchObject({ problem: { code: "not-a-repository" } });
  await expect(source.uncommitted("offers")).rejects.toMatchObject({ problem: { code: "not-a-repository" } });
  await expect(createGitSource({ directory: join(empty.path, "missing") }).resolve("main")).rejects.toMatchObject({ name: "SourceError" });
});

it("says so when the commit is not there any more", async () => {
  await using empty = await temporaryFolder();
  await git(empty.path, "init", "--quiet");
  await using source = createGitSource({ directory: empty.path });
  await expect(source.offer("1".repeat(40), { publisher: "contoso", offer: "db" })).rejects.toMatchObject({
    problem: { code: "commit-missing" },
  });
});
