import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import { DatabaseSync, type SQLOutputValue } from "node:sqlite";

import type { Lead } from "../../core/lead.ts";
import { problem, quote } from "../../core/problem.ts";
import { second, type Milliseconds } from "../../core/time.ts";
import type { Answer } from "../../ports/world.ts";
import type { LeadBook, Sent } from "./lead-book.ts";
import { fieldsOf } from "./lead-fields.ts";
import { leadFailure } from "./sqlite-failure.ts";

export type SqliteLeadsOptions = {
  /** The database file; made with its folders when it is missing. */
  readonly file: string;
  /** How long SQLite waits for another writer. The thread stands still meanwhile, so it is short; the engine's back-off does the rest. */
  readonly busyTimeoutMs?: Milliseconds;
};

const usualBusyTimeoutMs = 2 * second;

/** The lead destination of one machine: a table `leads` with one row per key and the documented fields, read back after the write. */
export function sqliteLeads(options: SqliteLeadsOptions): LeadBook {
  return { send: (lead) => write(options, lead), remove: (lead) => remove(options, lead) };
}

async function remove(
  { file, busyTimeoutMs = usualBusyTimeoutMs }: SqliteLeadsOptions,
  { key }: Lead,
): Promise<Answer<{ readonly removed: boolean }>> {
  try {
    using database = new DatabaseSync(file, { timeout: busyTimeoutMs });
    database.exec(table);
    const { changes } = database.prepare("DELETE FROM leads WHERE key = ?").run(key);
    return await Promise.resolve({ kind: "done", already: changes === 0, value: { removed: true } });
  } catch (error) {
    return leadFailure(file, error);
  }
}

async function write({ file, busyTimeoutMs = usualBusyTimeoutMs }: SqliteLeadsOptions, lead: Lead): Promise<Answer<Sent>> {
  try {
    await mkdir(dirname(file), { recursive: true });
    using database = new DatabaseSync(file, { timeout: busyTimeoutMs });
    database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL");
    database.exec(table);
    const row: Row = fieldsOf(lead);
    const columns = Object.keys(row);
    const statement = `INSERT INTO leads (${columns.join(", ")}) VALUES (${columns.map((each) => `:${each}`).join(", ")}) ON CONFLICT (key) DO NOTHING`;
    const { changes } = database.prepare(statement).run(row);
    const found = database.prepare("SELECT * FROM leads WHERE key = ?").get(row["key"] ?? "");
    return verdict(file, changes === 0, found, row);
  } catch (error) {
    return leadFailure(file, error);
  }
}

/** A row from an earlier attempt keeps its own time and marker; only what was written now must read back to the letter. */
function verdict(file: string, already: boolean, found: Record<string, SQLOutputValue> | undefined, row: Row): Answer<Sent> {
  const same = found !== undefined && (already || Object.entries(row).every(([column, value]) => found[column] === value));
  if (same) return { kind: "done", already, value: { where: `${file} (table leads)`, readBack: true } };
  const text = `The lead ${quote(row["key"])} was written to ${quote(file)} but reads back differently.`;
  return {
    kind: "failed",
    permanent: true,
    problem: problem("lead-not-read-back", text, "Check that database with `PRAGMA integrity_check`."),
  };
}

const table = `CREATE TABLE IF NOT EXISTS leads (
  key TEXT PRIMARY KEY, lead_source TEXT NOT NULL, source TEXT NOT NULL, action TEXT NOT NULL, publisher TEXT NOT NULL, offer TEXT NOT NULL,
  offer_title TEXT NOT NULL, first_name TEXT NOT NULL, last_name TEXT NOT NULL, email TEXT NOT NULL, phone TEXT NOT NULL, country TEXT NOT NULL,
  company TEXT NOT NULL, title TEXT NOT NULL, description TEXT NOT NULL, at TEXT NOT NULL
) STRICT`;

type Row = Readonly<Record<string, string>>;
