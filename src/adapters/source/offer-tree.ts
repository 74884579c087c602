import { createHash } from "node:crypto";

import type { OfferId } from "../../core/offer.ts";
import { offerName } from "../../core/offer.ts";
import type { Problem } from "../../core/problem.ts";
import { SourceError } from "../../ports/source.ts";
import type { SourceFile, SourceTree } from "../../ports/source.ts";
import type { ObjectReader, Sink } from "../git-objects.ts";
import type { Git } from "../git-run.ts";
import { folderOf, groupByOffer, offersFolder, parseEntries } from "./commit-listing.ts";
import type { Entry, Listing } from "./commit-listing.ts";
import { commitMissing, sourceError } from "./source-failure.ts";
import { maxBytes, maxFiles, notRegular, pathProblem, tooLarge, tooManyFiles } from "./source-limits.ts";
import { treeDigest } from "./tree-digest.ts";

/** What reading one repository needs and remembers. */
export type Repository = {
  readonly git: Git;
  readonly objects: ObjectReader;
  /** Offers of the commits looked at last. A commit never changes, so neither does its listing. */
  readonly listings: Map<string, Promise<Listing>>;
  /** SHA-256 by blob id: the same picture in many offers or commits is read once. */
  readonly digests: Map<string, string>;
};

const keptListings = 4;
const keptDigests = 100_000;

/** Offers of a commit with the entries of their folders, sorted by name. */
export async function listingOf({ git, listings }: Repository, commit: string): Promise<Listing> {
  const known = listings.get(commit);
  if (known !== undefined) return known;
  const listing = lsTree(git, commit, offersFolder, ["-r"]).then(groupByOffer);
  listings.set(commit, listing);
  // A failure is not an answer worth keeping.
  listing.catch(() => listings.delete(commit));
  if (listings.size > keptListings) listings.delete([...listings.keys()][0] ?? "");
  return listing;
}

async function lsTree(git: Git, commit: string, path: string, options: readonly string[] = []): Promise<readonly Entry[]> {
  const args = ["ls-tree", "-l", "-z", "--full-tree", ...options, "--end-of-options", commit, "--", path];
  const answer = await git.run(args);
  if (/not a tree object|not a valid object name/i.test(answer.stderr)) throw commitMissing(commit);
  if (answer.exitCode !== 0) throw sourceError(args, answer);
  return parseEntries(answer.stdout);
}

/** The offer's folder with its digest; undefined when it has none. */
export async function readOffer(repository: Repository, commit: string, id: OfferId): Promise<SourceTree | undefined> {
  const found = (await listingOf(repository, commit)).get(offerName(id));
  if (found === undefined) return undefined;
  const { entries } = found;
  if (entries.length > maxFiles) throw new SourceError(tooManyFiles(folderOf(id), entries.length));
  const folder = folderOf(id);
  const digests = await Promise.all(
    entries.map(async (entry) => ({ path: entry.path.slice(folder.length), sha256: await contentDigest(repository, entry) })),
  );
  return {
    commit,
    digest: treeDigest(digests),
    files: new Map(entries.map((entry) => [entry.path, sourceFile(repository.objects, entry)])),
  };
}

async function contentDigest({ objects, digests }: Repository, { kind, id }: Entry): Promise<string> {
  const known = digests.get(id);
  if (known !== undefined) return known;
  const hash = createHash("sha256");
  if (kind === "submodule") hash.update(id);
  else await streamBlob(objects, id, (bytes) => hash.update(bytes));
  const digest = hash.digest("hex");
  if (digests.size >= keptDigests) digests.clear();
  digests.set(id, digest);
  return digest;
}

function sourceFile(objects: ObjectReader, entry: Entry): SourceFile {
  const { path, size, kind } = entry;
  return {
    path,
    size,
    kind,
    read: async () => {
      if (kind === "submodule") throw new SourceError(notRegular(path, kind));
      if (size > maxBytes(path)) throw new SourceError(tooLarge(path, size));
      return readBlob(objects, entry.id);
    },
  };
}

/** One file by its path; undefined when it is not there, a Problem when it may not be read. */
export async function readPath({ git, objects }: Repository, commit: string, path: string): Promise<Uint8Array | undefined | Problem> {
  const hostile = pathProblem(path);
  if (hostile !== undefined) return hostile;
  const entry = (await lsTree(git, commit, path)).find((each) => each.path === path);
  if (entry === undefined) return undefined;
  if (entry.kind !== "file") return notRegular(path, entry.kind);
  return entry.size > maxBytes(path) ? tooLarge(path, entry.size) : readBlob(objects, entry.id);
}

async function readBlob(objects: ObjectReader, id: string): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  await streamBlob(objects, id, (bytes) => chunks.push(bytes));
  return Buffer.concat(chunks);
}

async function streamBlob(objects: ObjectReader, id: string, sink: Sink): Promise<void> {
  const args = ["cat-file", "--batch"];
  const object = await objects.stream(id, sink).catch((error: unknown) => {
    throw sourceError(args, { exitCode: 128, stdout: "", stderr: error instanceof Error ? error.message : String(error) });
  });
  if (object === undefined) throw sourceError(args, { exitCode: 128, stdout: "", stderr: `missing blob ${id}` });
}
