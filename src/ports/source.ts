import type { OfferId } from "../core/offer.ts";
import type { Problem } from "../core/problem.ts";

/** One file of a tree: its bytes, read lazily and capped. */
export type SourceFile = {
  readonly path: string;
  readonly size: number;
  readonly kind: "file" | "symlink" | "submodule";
  /** The bytes; for a symbolic link its target as written. Throws `SourceError` for a submodule and above the cap (1 MiB for YAML, else 20 MiB). */
  read(): Promise<Uint8Array>;
};

/** Files of an offer's folder as one commit holds them. `digest` is SHA-256 over the sorted list of paths and content digests: the submission's digest. */
export type SourceTree = { readonly commit: string; readonly digest: string; readonly files: ReadonlyMap<string, SourceFile> };

/**
 * The repository's content. Reads commits, never the work tree, so what was reviewed is what is published.
 * Throws `SourceError` when git fails or an offer's folder holds too many files.
 */
export interface Source {
  /** Resolves a branch, tag or abbreviated commit to 40 hex digits. */
  resolve(reference: string): Promise<string | Problem>;
  /** Offers that have a folder `offers/<publisher>/<offer>` in the commit. */
  offers(commit: string): Promise<readonly OfferId[]>;
  /** The offer's folder in the commit; undefined when it has none. */
  offer(commit: string, id: OfferId): Promise<SourceTree | undefined>;
  /** One file of the commit by path; undefined when it is not there, a Problem when it is no regular file or too large. */
  file(commit: string, path: string): Promise<Uint8Array | undefined | Problem>;
  /** Paths with changes that are not committed, below a folder; empty in a bare repository. */
  uncommitted(folder: string): Promise<readonly string[]>;
  /** Who wrote a commit, for the four-eyes rule; undefined when it is not there. */
  author(commit: string): Promise<{ readonly name: string; readonly email: string } | undefined>;
  /** The first parent of a commit; undefined when it has none, or is not there. */
  parent(commit: string): Promise<string | undefined>;
  /** Who git says is acting here (`user.name`, `user.email`). */
  identity(): Promise<{ readonly name: string; readonly email: string }>;
}

/** Git failed, or a cap of the tree was passed; the Problem says what and what to do. */
export class SourceError extends Error {
  override readonly name = "SourceError";
  readonly problem: Problem;
  constructor(problem: Problem, options?: ErrorOptions) {
    super(problem.text, options);
    this.problem = problem;
  }
}
