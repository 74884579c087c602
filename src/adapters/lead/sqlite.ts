import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import { DatabaseSync, type SQLOutputValue } from "node:sqlite";

import { leadSource, type Lead } from "../../core/lead.ts";
import type { LeadDestination } from "../../core/offer.ts";
import { problem, quote } from "../../core/problem.ts";
import { second, type Milliseconds } from "../../core/time.ts";
import type { Answer, Failed, Leads } from "../../ports/world.ts";
import { leadFailure } from "./sqlite-failure.ts";

export type SqliteLeadsOptions = {
  /** The database file; made with its folders when it is missing. */
  readonly file: string;
  /** Looks a secret up by its name, for destinations that need one; those of today need none. */
  readonly environment?: (name: string) => string | undefined;
  /** How long SQLite waits for another writer. The thread stands still meanwhile, so it is short; the engine's back-off does the rest. */
  readonly busyTimeoutMs?: Milliseconds;
};

type Sent = { readonly where: string; readonly readBack: boolean };

const usualBusyTimeoutMs = 2 * second;

/**
 * The lead destination of one machine: a table `leads` with one row per key and the documented fields, read back after the write. `none` is done
 * without a record; every other kind is refused until its adapter exists.
 */
export function createLeads(options: SqliteLeadsOptions): Leads {
  return {
    async send(destination, lead): Promise<Answer<Sent>> {
      switch (destination.kind) {
        case "none":
          return { kind: "done", already: false, value: { where: "none", readBack: false } };
        case "sqlite":
          return await write(options, lead);
        case "azureTable":
        case "azureBlob":
        case "dynamics":
        case "httpsEndpoint":
        case "marketo":
        case "salesforce":
        case "email":
          return unsupported(destination);
      }
    },
  };
}

function unsupported({ kind }: LeadDestination): Failed {
  const text = `Lead destination ${quote(kind)} cannot be reached by this version of Slipway.`;
  const remedy = 'Use "sqlite" (a table on the machine that runs Slipway) or "none".';
  return { kind: "failed", permanent: true, problem: problem("lead-destination-unavailable", text, remedy) };
}

async function write({ file, busyTimeoutMs = usualBusyTimeoutMs }: SqliteLeadsOptions, lead: Lead): Promise<Answer<Sent>> {
  try {
    await mkdir(dirname(file), { recursive: true });
    using database = new DatabaseSync(file, { timeout: busyTimeoutMs });
    database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL");
    database.exec(table);
    const row = rowOf(lead);
    const columns = Object.keys(row);
    const statement = `INSERT INTO leads (${columns.join(", ")}) VALUES (${columns.map((each) => `:${each}`).join(", ")}) ON CONFLICT (key) DO NOTHING`;
    const { changes } = database.prepare(statement).run(row);
    const found = database.prepare("SELECT * FROM leads WHERE key = ?").get(lead.key);
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

/** Half a surrogate pair or a NUL cannot live in a UTF-8 column; a title with one must not look like a broken destination. */
function rowOf(lead: Lead): Record<string, string> {
  return Object.fromEntries(Object.entries(columnsOf(lead)).map(([column, value]) => [column, value.toWellFormed().replaceAll("\0", "")]));
}

function columnsOf(lead: Lead): Row {
  const { customer } = lead;
  return {
    key: lead.key,
    lead_source: leadSource(lead),
    source: lead.source,
    action: lead.action,
    publisher: lead.offer.publisher,
    offer: lead.offer.offer,
    offer_title: lead.offerTitle,
    first_name: customer.firstName,
    last_name: customer.lastName,
    email: customer.email,
    phone: customer.phone,
    country: customer.country,
    company: customer.company,
    title: customer.title,
    description: lead.description,
    at: lead.at,
  };
}
