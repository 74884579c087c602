import type { Head, TurnNote } from "../../ports/ledger.ts";
import { ledgerError } from "./branches.ts";
import { parseMessage } from "./history-format.ts";

type ReadObject = (name: string) => Promise<{ readonly type: string; readonly text: string } | undefined>;

/**
 * Walks a branch commit by commit through an object reader, without a process of its own. Ends at the branch's first turn, or where a shallow clone
 * knows no more; throws `LedgerError` when the head itself is not here.
 */
export async function readTurns(read: ReadObject, head: Head, limit = Number.POSITIVE_INFINITY): Promise<readonly TurnNote[]> {
  const turns: TurnNote[] = [];
  for (let next: Head | undefined = head; next !== undefined && turns.length < limit;) {
    // oxlint-disable-next-line no-await-in-loop -- each commit names the one before
    const object = await read(next);
    if (object?.type !== "commit") break;
    const { parent, ...note } = parseCommit(object.text);
    turns.push({ head: next, ...note });
    next = parent;
  }
  if (turns.length === 0 && limit > 0)
    throw ledgerError(["cat-file", "--batch"], { exitCode: 128, stdout: "", stderr: `missing commit ${head}` });
  return turns;
}

/** A commit object: header lines, an empty line, the message. A header's continuation lines begin with a space and are no header. */
function parseCommit(text: string): Omit<TurnNote, "head"> & { readonly parent: Head | undefined } {
  const end = text.indexOf("\n\n");
  const header = text.slice(0, end);
  const [, name = "", seconds = "0"] = /^author (.*?) ?<[^>\n]*> (\d+) [+-]\d{4}$/m.exec(header) ?? [];
  return {
    parent: /^parent ([0-9a-f]{40,64})$/m.exec(header)?.[1],
    at: new Date(Number(seconds) * 1000).toISOString(),
    subject: parseMessage(text.slice(end + 2)).subject,
    author: name,
  };
}
