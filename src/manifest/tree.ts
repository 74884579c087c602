import { parseOfferName, type OfferId } from "../core/offer.ts";

/** Largest file that is read from an offer's folder; pictures and manuals are far smaller. */
export const maxFileBytes = 20 * 1024 * 1024;

/** What stands at a path: its bytes, or why it has none to read. `tooLarge` is a file above `maxFileBytes`. */
export type TreeEntry = Uint8Array | { readonly kind: "symlink" | "submodule" | "tooLarge" };

/** Files by their path in the repository, `/`-separated. */
export type Tree = ReadonlyMap<string, TreeEntry>;

/** The folder of an offer, without a slash at its end. */
export function offerFolder({ publisher, offer }: OfferId): string {
  return `offers/${publisher}/${offer}`;
}

/** The offer that a path belongs to; undefined outside `offers/<publisher>/<offer>/`. */
export function offerOfPath(path: string): OfferId | undefined {
  const [root, publisher, offer, rest] = path.split("/", 4);
  return root === "offers" && rest !== undefined ? parseOfferName(`${publisher}/${offer}`) : undefined;
}

/** Bytes of a regular file; undefined for everything else. */
export function bytesAt(tree: Tree, path: string): Uint8Array | undefined {
  const entry = tree.get(path);
  return entry instanceof Uint8Array ? entry : undefined;
}
