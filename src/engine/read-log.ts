import type { Head, Ledger } from "../ports/ledger.ts";
import type { LogEntry } from "../render/terminal-log.ts";

/** The audit trail, newest first. */
export async function readLog(ledger: Ledger, head: Head, limit?: number): Promise<readonly LogEntry[]> {
  const commits = await ledger.history(head, limit);
  return commits.map((commit) => ({ at: commit.at, head: commit.head, subject: commit.subject, author: commit.author.name }));
}
