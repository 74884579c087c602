import { problem, quote } from "../../core/problem.ts";
import type { Problem } from "../../core/problem.ts";
import { SourceError } from "../../ports/source.ts";
import type { Source } from "../../ports/source.ts";
import { openObjectReader } from "../git-objects.ts";
import { openGit } from "../git-run.ts";
import type { Git } from "../git-run.ts";
import { listingOf, readOffer, readPath } from "./offer-tree.ts";
import type { Repository } from "./offer-tree.ts";
import { sourceError } from "./source-failure.ts";
import { pathProblem, referenceProblem } from "./source-limits.ts";

/** Reads offers from the commits of a repository: a clone, shallow or not, or a bare one. Dispose of it to end its git process at once. */
export function createGitSource({ directory }: { readonly directory: string }): Source & AsyncDisposable {
  const git = openGit(directory);
  const repository: Repository = { git, objects: openObjectReader(directory), listings: new Map(), digests: new Map() };
  return {
    resolve: async (reference) => resolveReference(git, reference),
    offers: async (commit) => [...(await listingOf(repository, commit)).values()].map(({ offer }) => offer),
    offer: async (commit, id) => readOffer(repository, commit, id),
    file: async (commit, path) => readPath(repository, commit, path),
    uncommitted: async (folder) => uncommitted(git, folder),
    author: async (commit) => authorOf(git, commit),
    parent: async (commit) => parentOf(git, commit),
    identity: async () => identity(git),
    [Symbol.asyncDispose]: async () => repository.objects[Symbol.asyncDispose](),
  };
}

async function resolveReference(git: Git, reference: string): Promise<string | Problem> {
  const hostile = referenceProblem(reference);
  if (hostile !== undefined) return hostile;
  const args = ["rev-parse", "--verify", "--quiet", "--end-of-options", `${reference}^{commit}`];
  const answer = await git.run(args);
  if (answer.exitCode === 0) return answer.stdout.trim();
  if (/not a git repository|dubious ownership|does not exist|ENOENT/.test(answer.stderr)) throw sourceError(args, answer);
  return problem(
    "reference-not-found",
    `${quote(reference)} names no commit of this repository.`,
    "Name a branch, tag or commit that is there; fetch it first when it is on the remote only.",
  );
}

async function uncommitted(git: Git, folder: string): Promise<readonly string[]> {
  const hostile = pathProblem(folder);
  if (hostile !== undefined) throw new SourceError(hostile);
  const args = [
    "status",
    "--porcelain=v1",
    "-z",
    "--no-renames",
    "--untracked-files=all",
    "--ignore-submodules=all",
    "--",
    `:(top,literal)${folder}`,
  ];
  const answer = await git.ask(args);
  if (answer.exitCode === 0) return answer.stdout.split("\0").flatMap((line) => (line === "" ? [] : [line.slice(3)]));
  // A bare repository has nothing that could differ from its commits.
  if (answer.stderr.includes("must be run in a work tree")) return [];
  throw sourceError(args, answer);
}

async function identity(git: Git): Promise<{ readonly name: string; readonly email: string }> {
  const { stdout } = await git.ask(["config", "--get-regexp", "-z", "^user\\.(name|email)$"]);
  const values = new Map(stdout.split("\0").map((entry) => [entry.split("\n")[0], entry.split("\n")[1]]));
  return { name: values.get("user.name") ?? "unknown", email: values.get("user.email") ?? "unknown@users.noreply.invalid" };
}

async function parentOf(git: Git, commit: string): Promise<string | undefined> {
  const answer = await git.run(["rev-parse", "--verify", "--quiet", "--end-of-options", `${commit}^1^{commit}`]);
  return answer.exitCode === 0 ? answer.stdout.trim() : undefined;
}

async function authorOf(git: Git, commit: string): Promise<{ readonly name: string; readonly email: string } | undefined> {
  const answer = await git.run(["log", "-1", "--no-show-signature", "--format=%an%x00%ae", "--end-of-options", commit]);
  const [name, email] = answer.stdout.trimEnd().split("\0");
  return answer.exitCode !== 0 || name === undefined || email === undefined ? undefined : { name, email };
}
