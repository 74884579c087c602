import { offerName } from "../../core/offer.ts";
import type { Head, Ledger, TurnNote } from "../../ports/ledger.ts";

/** What was read at a commit. A file that is not there is kept as undefined. */
type Kept = { readonly files: Map<string, string | undefined>; readonly turns: Map<number | undefined, readonly TurnNote[]> };

/** Characters of files that are kept: what a hundred offers with long histories have. */
const mostKept = 32 * 1024 * 1024;

/**
 * A ledger for whoever looks at the same offers again and again, as a server does. A commit never changes, so that what was read at one is kept, up to a
 * bound; where a branch is now is asked each time. So nobody is shown what is no longer so, and a second look costs one question.
 */
export function createFollowedLedger(inner: Ledger): Ledger {
  const heads = new Map<string, Head>();
  const shelf = openShelf();
  return {
    ...inner,
    head: async (offer) => {
      const known = heads.get(offerName(offer));
      if (known !== undefined && (await inner.isAt(offer, known))) return known;
      const head = await inner.head(offer);
      if (head === undefined) heads.delete(offerName(offer));
      else heads.set(offerName(offer), head);
      return head;
    },
    read: async (head, paths) => {
      const missing = paths.filter((path) => !shelf.at(head).files.has(path));
      if (missing.length > 0) shelf.keep(head, missing, await inner.read(head, missing));
      const { files } = shelf.at(head);
      const answer = new Map(paths.flatMap((path) => pairOf(path, files.get(path))));
      shelf.makeRoom();
      return answer;
    },
    turns: async (head, limit) => {
      const turns = shelf.at(head).turns.get(limit) ?? (await inner.turns(head, limit));
      shelf.at(head).turns.set(limit, turns);
      return turns;
    },
  };
}

/** What is kept of commits, those that were asked for last at the end. */
function openShelf() {
  const kept = new Map<Head, Kept>();
  let size = 0;

  function at(head: Head): Kept {
    const found = kept.get(head) ?? { files: new Map(), turns: new Map() };
    kept.delete(head);
    kept.set(head, found);
    return found;
  }

  return {
    at,
    keep: (head: Head, paths: readonly string[], read: ReadonlyMap<string, string>): void => {
      const { files } = at(head);
      for (const path of paths.filter((each) => !files.has(each))) {
        files.set(path, read.get(path));
        size += read.get(path)?.length ?? 0;
      }
    },
    /** Lets go what was asked for longest ago. */
    makeRoom: (): void => {
      for (const [head, { files }] of kept) {
        if (size <= mostKept || kept.size === 1) return;
        kept.delete(head);
        for (const text of files.values()) size -= text?.length ?? 0;
      }
    },
  };
}

function pairOf(path: string, text: string | undefined): readonly (readonly [string, string])[] {
  return text === undefined ? [] : [[path, text]];
}
