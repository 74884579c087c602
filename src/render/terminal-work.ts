import type { Effect } from "../core/message.ts";
import { bytesText } from "./words.ts";

/** A piece of work as the table shows it; `bytes` is the length of the disks that it reads. */
export type WorkRow = { readonly key: string; readonly kind: Effect["work"]["kind"]; readonly bytes: number | null };

/** One line per piece of work, its key first, so that `cut -d' ' -f1` gives what `slipway perform` takes. */
export function terminalWork(rows: readonly WorkRow[]): readonly string[] {
  const width = Math.max(...rows.map(({ key }) => key.length));
  return rows.map(({ key, kind, bytes }) => `${key.padEnd(width)}  ${kind.padEnd(9)}  ${bytes === null ? "" : bytesText(bytes)}`.trimEnd());
}
