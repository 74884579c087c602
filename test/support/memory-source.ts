import { createHash } from "node:crypto";

import { offerName, parseOfferName, type OfferId } from "../../src/core/offer.ts";
import type { Source } from "../../src/ports/source.ts";

type Commit = { readonly parent: string | undefined; readonly settings: string; readonly offers: ReadonlyMap<string, string> };

/** What a commit changes: the settings' text, and per offer a word that stands for its content (`null`: the folder goes). */
export type MemoryChange = { readonly settings?: string; readonly offers?: Readonly<Record<string, string | null>> };

/** One branch of a repository in memory, as deep as intake looks: settings, and which content each offer has. */
export type MemorySource = {
  readonly source: Source;
  readonly head: () => string;
  /** Adds a commit; gives its id. */
  readonly commit: (change: MemoryChange) => string;
  /** Moves the branch, as a forced push does. */
  readonly reset: (commit: string) => void;
};

/** A branch with one empty commit. */
export function createMemorySource(settings = ""): MemorySource {
  const commits = new Map<string, Commit>();
  let head = "";

  function add(made: Commit): string {
    head = sha("sha1", JSON.stringify([commits.size, made.parent ?? ""]));
    commits.set(head, made);
    return head;
  }

  function commit({ settings: text, offers = {} }: MemoryChange): string {
    const before = commits.get(head);
    const held = new Map(before?.offers);
    for (const [name, content] of Object.entries(offers)) {
      if (content === null) held.delete(name);
      else held.set(name, content);
    }
    return add({ parent: head, settings: text ?? before?.settings ?? "", offers: held });
  }

  const contentOf = (at: string, offer: OfferId): string | undefined => commits.get(at)?.offers.get(offerName(offer));
  add({ parent: undefined, settings, offers: new Map() });
  return {
    head: () => head,
    commit,
    reset: (to) => {
      if (!commits.has(to)) throw new Error(`there is no commit ${to}`);
      head = to;
    },
    source: {
      resolve: async () => head,
      offers: async (at) => [...(commits.get(at)?.offers.keys() ?? [])].flatMap((name) => parseOfferName(name) ?? []),
      offer: async (at, offer) => {
        const content = contentOf(at, offer);
        return content === undefined ? undefined : { commit: at, digest: sha("sha256", content), files: new Map() };
      },
      file: async (at) => new TextEncoder().encode(commits.get(at)?.settings ?? ""),
      uncommitted: async () => [],
      author: async () => ({ name: "Grace Author", email: "grace@contoso.example" }),
      parent: async (at) => commits.get(at)?.parent,
      identity: async () => ({ name: "Grace Author", email: "grace@contoso.example" }),
    },
  };
}

function sha(kind: "sha1" | "sha256", text: string): string {
  return createHash(kind).update(text).digest("hex");
}
