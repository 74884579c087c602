import { join } from "node:path";

import { readIfThere, replaceFile } from "../adapters/atomic-file.ts";
import { readHistory, type History } from "../engine/history-records.ts";
import type { Workspace } from "./workspace.ts";

/** Raise it when records hold something else for the same ledger. */
const format = 1;

/** The history of all offers. What was read before is kept beside other things that can be made again, so that a second look costs what changed. */
export async function rememberedHistory({ ports, places }: Pick<Workspace, "ports" | "places">): Promise<History> {
  const file = join(places.state, "cache", "history.json");
  const before = await remembered(file);
  const history = await readHistory(ports.ledger, before);
  const isSame = history.known.size === before.size && [...history.known].every(([name, { head }]) => before.get(name)?.head === head);
  // Statistics are worth more than the memory of them: a disk that is full or read-only takes none away.
  if (!isSame) await replaceFile(file, JSON.stringify({ format, known: [...history.known] })).catch(() => undefined);
  return history;
}

async function remembered(file: string): Promise<History["known"]> {
  try {
    const value: unknown = JSON.parse((await readIfThere(file))?.toString() ?? "null");
    if (typeof value !== "object" || value === null || !("format" in value) || value.format !== format) return new Map();
    // oxlint-disable-next-line no-unsafe-type-assertion -- the decoding edge of a file that only Slipway writes
    return new Map((value as unknown as { readonly known: [string, never][] }).known);
  } catch {
    return new Map();
  }
}
