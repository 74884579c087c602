import { problem, quote } from "../../core/problem.ts";
import type { Problem } from "../../core/problem.ts";

const mebibyte = 1024 * 1024;

/** Most files an offer's folder may hold. */
export const maxFiles = 2000;

/** Most bytes of a file that Slipway reads: manifests are small, pictures and long texts a little larger; disk images do not belong in git. */
export function maxBytes(path: string): number {
  return /\.ya?ml$/i.test(path) ? mebibyte : 20 * mebibyte;
}

/** The Problem of a file above its cap. */
export function tooLarge(path: string, size: number): Problem {
  const limit = maxBytes(path) / mebibyte;
  return problem(
    "file-too-large",
    `File ${quote(path)} has ${size} bytes; Slipway reads at most ${limit} MiB of it.`,
    "Make the file smaller, or keep it outside git and refer to it.",
    { path },
  );
}

/** The Problem of an offer's folder with too many files. */
export function tooManyFiles(folder: string, count: number): Problem {
  return problem(
    "too-many-files",
    `Folder ${quote(folder)} holds ${count} files; at most ${maxFiles} are read.`,
    "Move what is not part of the offer elsewhere.",
    { path: folder },
  );
}

/** The Problem of a path that is a link or a submodule. */
export function notRegular(path: string, kind: string): Problem {
  return problem("not-a-regular-file", `${quote(path)} is a ${kind}; Slipway follows none.`, "Put the file itself there.", { path });
}

/** A Problem when the path could leave the tree or confuse a command, undefined when it is fine. */
export function pathProblem(path: string): Problem | undefined {
  const parts = path.split("/");
  if (!/\p{Cc}/u.test(path) && parts.every((part) => part !== "" && part !== "." && part !== "..")) return undefined;
  return problem(
    "path-not-allowed",
    `Path ${quote(path)} does not name a file of the repository.`,
    "Write a relative path with `/` between names and without `..`.",
  );
}

/** A Problem when the text is no branch, tag or commit (rules of git-check-ref-format, and nothing that git could take for an option). */
export function referenceProblem(reference: string): Problem | undefined {
  const hostile = /^-|[\p{Cc}\s~^:?*[\\]|\.\.|@\{|^$|\/$|\.lock$/u;
  if (!hostile.test(reference)) return undefined;
  return problem("reference-not-allowed", `${quote(reference)} is no branch, tag or commit.`, "Name a branch or tag, or give a commit id.");
}
