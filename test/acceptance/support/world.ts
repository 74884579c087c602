import { hash } from "node:crypto";
import { readdir, readFile, realpath, stat } from "node:fs/promises";
import { join, relative } from "node:path";

import { simpleParser, type ParsedMail } from "mailparser";

import { readChunkManifest } from "../../../src/adapters/chunks.ts";
import { openDiskFile } from "../../../src/adapters/image/open-disk.ts";
import { isProblem } from "../../../src/core/problem.ts";
import { git } from "./git.ts";
import { done } from "./slipway.ts";

/** What the world has of a repository: its ledger, the images in the regions, what customers see. Each file by its digest. */
export type World = {
  readonly ledger: string;
  readonly regions: Readonly<Record<string, string>>;
  readonly live: Readonly<Record<string, string>>;
};

/** Everything that a refused command, and a submission that fails, must leave alone. */
export async function worldOf(root: string): Promise<World> {
  return {
    ledger: await git(root, "for-each-ref", "--format=%(refname) %(objectname)", "refs/heads/slipway"),
    regions: await digests(join(root, ".slipway/regions"), (path) => path.endsWith(".vhd")),
    live: await digests(await realpath(join(root, ".slipway/site/live")).catch(() => "")),
  };
}

async function digests(folder: string, isMeant: (path: string) => boolean = () => true): Promise<Readonly<Record<string, string>>> {
  if (folder === "") return {};
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const found: Record<string, string> = {};
  for (const file of files.filter(isMeant).toSorted()) found[relative(folder, file)] = await digestOf(file);
  return found;
}

/** An image is named by its data, so that its holes need not be read, and by its mode: who may read it. */
async function digestOf(file: string): Promise<string> {
  if (!file.endsWith(".vhd")) return hash("sha256", await readFile(file));
  const { mode } = await stat(file);
  const opened = await openDiskFile(file);
  if (isProblem(opened)) return opened.text;
  await using disk = opened;
  const manifest = await readChunkManifest(disk);
  return isProblem(manifest) ? manifest.text : `${mode.toString(8)} ${manifest.digest}`;
}

/** Mails of a repository's outbox, by the names of their files. */
export async function mailsOf(root: string): Promise<readonly ParsedMail[]> {
  return await mailsIn(join(root, ".slipway/outbox"));
}

/** Mails of an outbox, by the names of their files. */
export async function mailsIn(folder: string): Promise<readonly ParsedMail[]> {
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith(".eml"));
  const mails: ParsedMail[] = [];
  for (const name of names.toSorted()) mails.push(await simpleParser(await readFile(join(folder, name))));
  return mails;
}

/** Subjects of the outbox's mails. */
export async function subjectsOf(root: string): Promise<readonly string[]> {
  return (await mailsOf(root)).map(({ subject = "" }) => subject);
}

type StatusStep = {
  readonly id: string;
  readonly status: string;
  readonly reusedFrom: number | null;
  readonly messages: readonly { readonly code: string; readonly level: string }[];
};
export type ShownStatus = {
  readonly status: string;
  readonly submission: number | null;
  readonly digest: string | null;
  readonly held: boolean;
  readonly steps: readonly StatusStep[];
  readonly slots: { readonly live: { readonly submission: number; readonly digest: string } | null; readonly preview: unknown };
};

/** `status --json`. */
export async function statusOf(root: string, offer: string): Promise<ShownStatus> {
  const status: unknown = JSON.parse(await done(root, "status", offer, "--json"));
  // oxlint-disable-next-line no-unsafe-type-assertion -- its schema has a test of its own
  return status as ShownStatus;
}
