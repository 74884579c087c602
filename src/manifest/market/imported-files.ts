import { problem, quote, type Problem } from "../../core/problem.ts";
import { parseYaml } from "../yaml/parse-yaml.ts";
import type { Imported } from "./import-tree.ts";
import { differences } from "./kept.ts";
import { fileTexts } from "./yaml-files.ts";

/** A file to be written, by its path in the repository. `says` tells whether other bytes say the same; undefined where only equal bytes do. */
export type ImportedFile = {
  readonly path: string;
  readonly content: string | Uint8Array;
  readonly says: ((bytes: Uint8Array) => boolean) | undefined;
};

/** The files that an import writes below the offer's folder; problems when a name leads anywhere else. */
export function importedFiles(
  { files }: Pick<Imported, "files">,
  folder: string,
): { readonly files: readonly ImportedFile[] } | readonly Problem[] {
  const strange = Object.keys(files).filter((path) => !isOwnPath(path));
  if (strange.length > 0) return strange.map(outside);
  const made = [...fileTexts(files)].map(([path, content]): ImportedFile => {
    const value = files[path];
    const says = typeof value === "string" ? undefined : (bytes: Uint8Array): boolean => saysSame(`${folder}/${path}`, bytes, value);
    return { path: `${folder}/${path}`, content, says };
  });
  return { files: made };
}

/** Names that an offer's files have; those of a document come from somebody else. */
function isOwnPath(path: string): boolean {
  return /^(?:offer\.yaml|plans\/[a-z0-9_-]+\.yaml|(?:listing|audience)\/[A-Za-z0-9._/-]+\.(?:md|csv))$/.test(path) && !path.includes("..");
}

function outside(path: string): Problem {
  return problem(
    "market-file-name",
    `The document names the file ${quote(path)}, which no offer has.`,
    "Give an export as it was written.",
  );
}

function saysSame(path: string, bytes: Uint8Array, value: unknown): boolean {
  const document = parseYaml(path, bytes);
  return "value" in document && differences(document.value, value).length === 0;
}
