import type { Head, Ledger } from "../ports/ledger.ts";
import type { LogEntry } from "../render/terminal-log.ts";

/** The audit trail, newest first. */
export async function readLog(ledger: Ledger, head: Head, limit?: number): Promise<readonly LogEntry[]> {
  return await ledger.turns(head, limit);
}
