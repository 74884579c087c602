import type { OfferId } from "../../core/offer.ts";
import { offerName, parseOfferName } from "../../core/offer.ts";
import type { SourceFile } from "../../ports/source.ts";

/** One line of `git ls-tree`: a blob, a link or a submodule. */
export type Entry = { readonly path: string; readonly kind: SourceFile["kind"]; readonly id: string; readonly size: number };

/** Files below `offers/<publisher>/<offer>/` of one commit, by the offer's name. */
export type Listing = ReadonlyMap<string, { readonly offer: OfferId; readonly entries: readonly Entry[] }>;

/** The folder that holds all offers. */
export const offersFolder = "offers/";

/** The folder of one offer, with its final slash. */
export function folderOf(offer: OfferId): string {
  return `${offersFolder}${offerName(offer)}/`;
}

/** Reads the output of `git ls-tree -r -l -z`. Sizes are bytes; a submodule has none. */
export function parseEntries(output: string): readonly Entry[] {
  return output.split("\0").flatMap((line) => {
    const match = /^([0-7]{6}) ([a-z]+) ([0-9a-f]+) +([0-9]+|-)\t(.+)$/s.exec(line);
    const [, mode = "", type = "", id = "", size = "", path = ""] = match ?? [];
    return match === null || type === "tree" ? [] : [{ path, kind: kindOf(mode, type), id, size: Number(size) || 0 }];
  });
}

/** Groups entries by offer, sorted by name; files that are in no offer's folder are left out. */
export function groupByOffer(entries: readonly Entry[]): Listing {
  const groups = Map.groupBy(entries, ({ path }) => path.split("/").slice(1, 3).join("/"));
  const named = [...groups].flatMap(([name, group]) => {
    const offer = parseOfferName(name);
    const inside = group.filter(({ path }) => path.startsWith(`${offersFolder}${name}/`));
    return offer === undefined || inside.length === 0 ? [] : [[name, { offer, entries: inside }] as const];
  });
  return new Map(named.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

function kindOf(mode: string, type: string): SourceFile["kind"] {
  if (type === "commit") return "submodule";
  return mode === "120000" ? "symlink" : "file";
}
