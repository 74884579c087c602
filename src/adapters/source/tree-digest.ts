import { createHash } from "node:crypto";

/**
 * SHA-256 (64 hex digits) over an offer's files: for each, sorted by the bytes of its path below the offer's folder, `<path>NUL<SHA-256 of the
 * content, hex>LF`. A link counts with its target as content, a submodule with its commit id. Neither commit nor place in the repository matters.
 */
export function treeDigest(files: readonly { readonly path: string; readonly sha256: string }[]): string {
  const sorted = files.toSorted((a, b) => Buffer.compare(Buffer.from(a.path), Buffer.from(b.path)));
  const hash = createHash("sha256");
  for (const { path, sha256 } of sorted) hash.update(`${path}\0${sha256}\n`);
  return hash.digest("hex");
}
