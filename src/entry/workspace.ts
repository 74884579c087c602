import { join, resolve } from "node:path";

import { systemClock } from "../adapters/clock.ts";
import { createDigests } from "../adapters/digests.ts";
import { openGit } from "../adapters/git-run.ts";
import { createGitSource } from "../adapters/source/git-source.ts";
import { stateFolderProblem } from "../adapters/state-folder.ts";
import type { Actor } from "../core/message.ts";
import { offerName, parseOfferName, type OfferId } from "../core/offer.ts";
import { isProblem, problem, quote } from "../core/problem.ts";
import type { Settings } from "../core/settings.ts";
import { isProblemList, settingsAt } from "../engine/offer-at.ts";
import { loadSettings } from "../manifest/load-settings.ts";
import type { Ports, Progress } from "../ports/ports.ts";
import { CommandFailure, environmentFailed, exitCodes, problemsFound, refused } from "./exit.ts";
import { observed, openTelemetry } from "./telemetry.ts";
import { placesOf, wire, type Places } from "./wire.ts";

/** An opened repository: its ports, where things lie, and what its current commit says. */
export type Workspace = AsyncDisposable & {
  readonly places: Places;
  readonly ports: Ports;
  readonly settings: Settings;
  /** The commit that commands act on; undefined before the first. */
  readonly commit: string | undefined;
  /** Who acts here: git's own identity. On one machine whoever may write the ledger may do everything. */
  readonly actor: Actor;
};

/** The top folder of the repository that `directory` lies in. */
export async function repositoryRoot(directory: string): Promise<string> {
  const top = await topFolder(directory);
  await refuseForeignState(top);
  return top.root;
}

type Top = { readonly root: string; readonly isBare: boolean };

async function topFolder(directory: string): Promise<Top> {
  const answer = await openGit(resolve(directory)).run(["rev-parse", "--show-toplevel"]);
  if (answer.exitCode === 0 && answer.stdout.trim() !== "") return { root: answer.stdout.trim(), isBare: false };
  const bare = await openGit(resolve(directory)).run(["rev-parse", "--absolute-git-dir"]);
  if (bare.exitCode === 0) return { root: bare.stdout.trim(), isBare: true };
  throw environmentFailed(
    problem(
      "not-a-repository",
      `${quote(resolve(directory))} is in no git repository.`,
      "Change to your offers repository, name it with --cwd, or make one: git init && slipway init",
    ),
  );
}

/** Throws where what a commit brought stands in the place of Slipway's own files. */
async function refuseForeignState({ root, isBare }: Top): Promise<void> {
  const found = isBare ? undefined : await stateFolderProblem(root);
  if (found !== undefined) throw refused(found);
}

/** Opens the repository at `cwd` for commands; `reference` is the commit to act on. */
export async function openWorkspace(
  cwd: string,
  { reference = "HEAD", onProgress }: { readonly reference?: string; readonly onProgress?: (progress: Progress) => void } = {},
): Promise<Workspace> {
  const top = await topFolder(cwd);
  const { root } = top;
  const source = createGitSource({ directory: root });
  try {
    // Git answers all three at once, and none of them writes.
    const [resolved, identity] = await Promise.all([source.resolve(reference), source.identity(), refuseForeignState(top)]);
    if (isProblem(resolved) && reference !== "HEAD") throw new CommandFailure(exitCodes.usage, [resolved]);
    const commit = isProblem(resolved) ? undefined : resolved;
    const settings =
      commit === undefined
        ? loadSettings(undefined)
        : await settingsAt({ source, digests: createDigests({ cacheFolder: join(root, ".git") }), clock: systemClock() }, commit);
    if (isProblemList(settings)) throw problemsFound(settings);
    const telemetry = await openTelemetry(process.env, () => systemClock().now());
    return {
      places: placesOf(root),
      ports: observed({ ...wire(root, settings, onProgress), source }, telemetry),
      settings,
      commit,
      actor: { ...identity, role: "admin" },
      [Symbol.asyncDispose]: async () => {
        await source[Symbol.asyncDispose]();
        await telemetry[Symbol.asyncDispose]();
      },
    };
  } catch (error) {
    await source[Symbol.asyncDispose]();
    throw error;
  }
}

/** Reads `publisher/offer` from the command line, with or without `offers/` in front. */
export function offerArgument(text: string): OfferId {
  const offer = parseOfferName(text.replace(/^offers\//, "").replace(/\/$/, ""));
  if (offer !== undefined) return offer;
  throw new CommandFailure(exitCodes.usage, [
    problem("offer-name", `${quote(text)} names no offer.`, "Write it as publisher/offer, for example: contoso/web-stack"),
  ]);
}

/** Refuses an offer that has neither a ledger nor a folder: its name is mistyped. */
export async function requireOffer({ ports, commit }: Workspace, offer: OfferId): Promise<void> {
  if ((await ports.ledger.head(offer)) !== undefined) return;
  if (commit !== undefined && (await ports.source.offer(commit, offer)) !== undefined) return;
  throw problemsFound([
    problem("offer-missing", `There is no offer ${offerName(offer)} in this repository.`, "See which there are with `slipway offers`."),
  ]);
}

/** The current commit, or why there is nothing to act on. */
export function requireCommit({ commit }: Workspace, offer?: OfferId): string {
  if (commit !== undefined) return commit;
  throw problemsFound([
    problem(
      "no-commit",
      "The repository has no commit yet.",
      `Commit your manifests first: git add offers && git commit${offer === undefined ? "" : ` -m "Add ${offerName(offer)}"`}`,
    ),
  ]);
}
