import { createHash } from "node:crypto";

import { parseDocument } from "yaml";

import { treeDigest } from "../../src/adapters/source/tree-digest.ts";
import { offerName, parseOfferName, type OfferId } from "../../src/core/offer.ts";
import type { Source, SourceFile, SourceTree } from "../../src/ports/source.ts";
import { changedSample } from "./changed-sample.ts";
import { sha256 } from "./teller.ts";

// A repository in memory: commits on one branch, each with the folders of its offers.

/** What an offer's folder may hold. `failing` names an image that does not pass certification; `broken` is no valid manifest. */
export const variants = ["first", "second", "third", "failing", "broken"] as const;
export type Variant = (typeof variants)[number];

export const offersHere: readonly [OfferId, OfferId] = [
  { publisher: "contoso", offer: "web-stack" },
  { publisher: "contoso", offer: "mail-relay" },
];

export type MemoryRepository = {
  readonly source: Source;
  readonly head: () => string;
  /** Commits an offer's folder (undefined: takes it away), and gives the commit. */
  readonly commit: (offer: OfferId, variant: Variant | undefined) => string;
  /** What the head holds of an offer. */
  readonly held: (offer: OfferId) => Variant | undefined;
  /** Its digest, as requests name it. */
  readonly digest: (offer: OfferId) => string | undefined;
};

type Commit = { readonly parent: string | undefined; readonly offers: ReadonlyMap<string, Variant> };

const settings = new TextEncoder().encode("regions: [westeurope, eastus]\nnotify: [team@contoso.example]\nattempts: 4\n");

/** A repository with settings and no offers. */
export function createMemoryRepository(): MemoryRepository {
  const commits = new Map<string, Commit>();
  let head = "";

  function add(made: Commit): string {
    head = createHash("sha1")
      .update(`${commits.size} ${made.parent ?? ""}`)
      .digest("hex");
    commits.set(head, made);
    return head;
  }

  function commit(offer: OfferId, variant: Variant | undefined): string {
    const offers = new Map(commits.get(head)?.offers);
    if (variant === undefined) offers.delete(offerName(offer));
    else offers.set(offerName(offer), variant);
    return add({ parent: head, offers });
  }

  const variantOf = (at: string, offer: OfferId): Variant | undefined => commits.get(at)?.offers.get(offerName(offer));
  const source: Source = {
    resolve: async () => head,
    offers: async (at) => [...(commits.get(at)?.offers.keys() ?? [])].flatMap((name) => parseOfferName(name) ?? []),
    offer: async (at, offer) => {
      const variant = variantOf(at, offer);
      return variant === undefined ? undefined : { ...treeOf(offer, variant), commit: at };
    },
    file: async () => settings,
    uncommitted: async () => [],
    author: async () => ({ name: "Grace Author", email: "grace@contoso.example" }),
    parent: async (at) => commits.get(at)?.parent,
    identity: async () => ({ name: "Grace Author", email: "grace@contoso.example" }),
  };
  add({ parent: undefined, offers: new Map() });
  const held = (offer: OfferId): Variant | undefined => variantOf(head, offer);
  const digest = (offer: OfferId): string | undefined => {
    const variant = held(offer);
    return variant === undefined ? undefined : `sha256:${treeOf(offer, variant).digest}`;
  };
  return { source, head: () => head, commit, held, digest };
}

/** SHA-256 that the image which an edition brings declares. */
export function imageDigest(variant: "first" | "third" | "failing"): string {
  return sha256(`image of the ${variant} edition`);
}

const trees = new Map<string, SourceTree>();

/** Trees are made once: the same bytes are read by every interleaving. */
function treeOf(offer: OfferId, variant: Variant): SourceTree {
  const name = `${offerName(offer)} ${variant}`;
  const known = trees.get(name);
  if (known !== undefined) return known;
  const made = makeTree(offer, variant);
  trees.set(name, made);
  return made;
}

function makeTree(offer: OfferId, variant: Variant): SourceTree {
  const folder = `offers/${offerName(offer)}/`;
  const files = filesOf(offer, variant).map(([path, bytes]) => ({ path, bytes, sha256: sha256(bytes) }));
  return {
    commit: "",
    digest: treeDigest(files),
    files: new Map(files.map(({ path, bytes }) => [`${folder}${path}`, sourceFile(`${folder}${path}`, bytes)])),
  };
}

function sourceFile(path: string, bytes: Uint8Array): SourceFile {
  return { path, size: bytes.length, kind: "file", read: async () => bytes };
}

/** The sample's files in one plan, with as little in them as will do. */
function filesOf({ offer }: OfferId, variant: Variant): readonly (readonly [string, Uint8Array])[] {
  const gone = ["plans/byol.yaml", "listing/byol.md", "media/hero.png", "media/screenshot-1.png"];
  const files = changedSample(Object.fromEntries(gone.map((path) => [path, undefined])));
  const short = [...files].map(([path, bytes]) => [path.split("/").slice(3).join("/"), bytes] as const);
  return short.map(([path, bytes]) => {
    if (path === "offer.yaml") return [path, edited(bytes, offerEdits(offer, variant))] as const;
    return path === "plans/standard.yaml" ? ([path, edited(bytes, planEdits(variant))] as const) : ([path, bytes] as const);
  });
}

type Edits = readonly (readonly [pointer: readonly (string | number)[], value: unknown])[];

function offerEdits(offer: string, variant: Variant): Edits {
  return [
    [["offer"], offer],
    [["listing", "summary"], `Serves pages, as the ${variant} edition`],
    [["listing", "marketingId"], `contoso-${offer}`],
    [["listing", "longSummary"], "Serves pages."],
    [["listing", "links"], undefined],
    [["listing", "screenshots"], undefined],
    [["listing", "logos", "hero"], undefined],
    ...(variant === "broken" ? ([[["listing", "title"], undefined]] as const) : []),
  ];
}

/** What was published once stays listed: a later edition adds its version. */
function planEdits(variant: Variant): Edits {
  const first = versionOf("1.4.0", imageDigest("first"));
  const added = { third: "1.5.0", failing: "1.4.5" } as const;
  const more = variant === "third" || variant === "failing" ? [versionOf(added[variant], imageDigest(variant))] : [];
  return [
    [
      ["images", 0, "versions"],
      [first, ...more],
    ],
  ];
}

function versionOf(version: string, sha256Text: string): object {
  return { version, osDisk: { path: `.slipway/images/${sha256Text}.vhd`, sha256: sha256Text } };
}

function edited(bytes: Uint8Array, edits: Edits): Uint8Array {
  const document = parseDocument(new TextDecoder().decode(bytes));
  for (const [pointer, value] of edits) {
    if (value === undefined) document.deleteIn(pointer);
    else document.setIn(pointer, document.createNode(value));
  }
  return new TextEncoder().encode(document.toString());
}
