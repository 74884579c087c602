import { createHash } from "node:crypto";
import { join } from "node:path";

import packageJson from "../../../package.json" with { type: "json" };
import { readIfThere, replaceFile } from "../../adapters/atomic-file.ts";
import type { KnownLine } from "../../engine/site/overview.ts";
import { siteScript } from "../../render/site-script.ts";
import { statusCss } from "../../render/status-css.ts";

/** What a folder of pages was last drawn from: where each ledger was, and the page that each offer's address shows. */
export type SiteMemory = {
  readonly known: ReadonlyMap<string, KnownLine>;
  readonly live: ReadonlyMap<string, string>;
};

/** Raise it when pages look different for the same ledger. */
const siteFormat = 3;

const nothing: SiteMemory = { known: new Map(), live: new Map() };

/** Kept beside other things that can be made again; what another version of the program left is forgotten, so its pages are drawn anew. */
export async function readMemory(state: string, folder: string, look: string): Promise<SiteMemory> {
  try {
    const value: unknown = JSON.parse((await readIfThere(memoryFile(state, folder)))?.toString() ?? "null");
    if (typeof value !== "object" || value === null || !("format" in value) || value.format !== format(look)) return nothing;
    // oxlint-disable-next-line no-unsafe-type-assertion -- the decoding edge of a file that only Slipway writes
    const { known, live } = value as unknown as { readonly known: [string, KnownLine][]; readonly live: [string, string][] };
    return { known: new Map(known), live: new Map(live) };
  } catch {
    return nothing;
  }
}

export async function writeMemory(state: string, folder: string, look: string, { known, live }: SiteMemory): Promise<void> {
  await replaceFile(memoryFile(state, folder), JSON.stringify({ format: format(look), known: [...known], live: [...live] }));
}

function memoryFile(state: string, folder: string): string {
  return join(state, "cache", "site", `${hex(folder)}.json`);
}

/** `look` is what else changes every page: whether there is a store front, and where links lead. */
function format(look: string): string {
  return [siteFormat, packageJson.version, hex(statusCss + siteScript), look].join(" ");
}

function hex(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 16);
}
