import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { offerName, parseOfferName, type OfferId } from "../../core/offer.ts";
import { problem, quote, type Problem } from "../../core/problem.ts";

/** Where the store front keeps things, below one folder: `site/` is for the world, `store/` is its own. */
export type Places = {
  readonly root: string;
  /** Symbolic link to the current generation: what the world sees. */
  readonly live: string;
  readonly previews: string;
  readonly packaged: string;
  /** What offers' addresses lead to, where that is more than a packaged folder. */
  readonly shown: string;
  readonly generations: string;
  readonly grants: string;
  /** Half-made things; whoever holds the lock may clear it. */
  readonly work: string;
  readonly lock: string;
};

export function placesIn(root: string): Places {
  const store = join(root, "store");
  return {
    root,
    live: join(root, "site", "live"),
    previews: join(root, "site", "preview"),
    packaged: join(store, "packaged"),
    shown: join(store, "shown"),
    generations: join(store, "generations"),
    grants: join(store, "previews"),
    work: join(store, "work"),
    lock: join(store, "lock.sqlite"),
  };
}

/** Thrown inside this folder for what cannot be done however often it is tried; `guarded` turns it into the answer. */
export class StoreRefusal extends Error {
  override readonly name = "StoreRefusal";
  readonly problem: Problem;
  constructor(code: string, text: string, remedy: string) {
    super(text);
    this.problem = problem(code, text, remedy);
  }
}

/** `publisher/offer` as a path; refuses ids that are none, so that no name leads out of the folder. */
export function offerPath(offer: OfferId): string {
  const name = offerName(offer);
  if (parseOfferName(name) === undefined)
    throw new StoreRefusal("store-name", `${quote(name)} is no offer's name.`, "Use lower-case letters, digits, - and _.");
  return name;
}

/** The 64 hex digits of a `sha256:` digest. */
export function digestHex(digest: string): string {
  const hex = /^(?:sha256:)?([0-9a-f]{64})$/.exec(digest)?.[1];
  if (hex === undefined) throw new StoreRefusal("store-name", `${quote(digest)} is no SHA-256 digest.`, "Publish again.");
  return hex;
}

const mediaGrammar = /^(?:[A-Za-z0-9][\w.-]{0,99}\/){1,4}[A-Za-z0-9][\w.-]{0,99}$/;

/** A picture's path beside its page: in a folder, so that it can neither leave the page's folder nor take the place of the page's own files. */
export function mediaPath(path: string): string {
  if (!mediaGrammar.test(path)) throw new StoreRefusal("store-name", `${quote(path)} is no path for a picture.`, "Use media/<name>.png.");
  return path;
}

/** Name of a page in another language, beside the page: so narrow that it is no other file's. */
export function translationName(name: string): string {
  if (!/^[a-z]{2}\.html$/.test(name)) throw new StoreRefusal("store-name", `${quote(name)} is no name for a translation.`, "Use it.html.");
  return name;
}

/** Address of a page below `site/`: on the web when there is a web address, else of the file. */
export function pageUrl(places: Places, baseUrl: string | undefined, path: string): string {
  if (baseUrl === undefined) return pathToFileURL(join(places.root, "site", path, "index.html")).href;
  return siteAddress(baseUrl, path);
}

/** Address of a folder's page on the web. */
export function siteAddress(baseUrl: string, path: string): string {
  return new URL(`${path}/`, baseUrl.endsWith("/") ? baseUrl : `${baseUrl}/`).href;
}
