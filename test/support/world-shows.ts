import { existsSync } from "node:fs";
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

import type { Run } from "../../src/core/run.ts";
import type { Places } from "../../src/entry/wire.ts";

/** What people outside see: mails by what they announce, leads, the catalogue's offers, open previews, and who may read each region's images. */
export type Shown = {
  readonly mails: readonly string[];
  readonly leads: number;
  readonly catalogue: readonly string[];
  readonly previews: number;
  readonly regions: Readonly<Record<string, readonly ("private" | "public")[]>>;
};

/** Looks at the world with nothing of Slipway's. */
export async function lookAt(places: Places): Promise<Shown> {
  const mails = (await filesIn(places.outbox)).map((name) => name.replace(/^.*-mail-([A-Za-z]+)-.*$/, "$1"));
  const previews = (await filesIn(join(places.site, "preview"))).filter((name) => name.endsWith("index.html"));
  const regions = (await filesIn(places.regions)).filter((name) => name.endsWith(".vhd"));
  const access = await Promise.all(
    regions.map(async (name) => [name.split("/")[0] ?? "", await accessOf(join(places.regions, name))] as const),
  );
  return {
    mails: mails.toSorted(),
    leads: leadsIn(places.leads),
    catalogue: await catalogueIn(join(places.site, "live", "catalog.json")),
    previews: previews.length,
    regions: Object.fromEntries(
      [...Map.groupBy(access, ([region]) => region)].map(([region, found]) => [region, found.map(([, readable]) => readable)]),
    ),
  };
}

async function accessOf(file: string): Promise<"private" | "public"> {
  const othersMayRead = 0o004;
  return ((await stat(file)).mode & othersMayRead) === 0 ? "private" : "public";
}

async function filesIn(folder: string): Promise<readonly string[]> {
  return existsSync(folder) ? (await readdir(folder, { recursive: true })).toSorted() : [];
}

function leadsIn(file: string): number {
  if (!existsSync(file)) return 0;
  using database = new DatabaseSync(file, { readOnly: true });
  return Number(database.prepare("SELECT count(*) AS count FROM leads").get()?.["count"]);
}

async function catalogueIn(file: string): Promise<readonly string[]> {
  if (!existsSync(file)) return [];
  return [...(await readFile(file, "utf8")).matchAll(/"offer":\s*"([^"]+)"/g)].map((match) => match[1] ?? "");
}

/** Keys whose values tell when, how often or in which words, not what came of it. */
const passing = new Set(["at", "startedAt", "endedAt", "since", "nextAt", "deadline", "attempts", "note", "sent", "expires", "evidence"]);

/** What a submission came to, without times, attempts and words; `root` is left out of addresses. */
export function endOf(run: Run, root: string): unknown {
  const text = JSON.stringify(run, (key, value: unknown) => (passing.has(key) ? undefined : value)).replaceAll(root, "");
  return JSON.parse(text);
}
