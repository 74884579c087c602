import { restsOn } from "../certify/statement.ts";
import type { Event, EvidenceFile } from "../core/message.ts";
import { quote, type Problem } from "../core/problem.ts";
import type { Head, Ledger } from "../ports/ledger.ts";
import { broken } from "./breach.ts";
import { evidencePath } from "./codec.ts";
import { evidenceFilesOf } from "./evidence-files.ts";

export type Texts = ReadonlyMap<string, string>;

type Reading = { readonly ledger: Ledger; readonly sha256: (text: string) => string };

/** The evidence that the events name, when it is what they name; a certification must name some, and its statement must rest on it. */
export async function evidenceOf(
  { ledger, sha256 }: Reading,
  head: Head,
  events: readonly Event[],
  known: Texts,
): Promise<Texts | Problem> {
  const bare = events.find((event) => event.type === "task-done" && event.task.startsWith("certify/") && event.evidence === undefined);
  if (bare !== undefined) return broken("evidence-missing", "A certification was recorded without the report that it rests on.");
  const witnessed = events.flatMap((event) => evidenceFilesOf(event).map((file) => ({ submission: event.submission, file })));
  if (!witnessed.every(({ submission, file }) => isInside(submission, file)))
    return broken("ledger-event-malformed", "An event names evidence outside the folder of its submission.");
  const files = witnessed.map(({ file }) => file);
  // The same evidence written again does not show as a change.
  const unread = files.map(({ path }) => path).filter((path) => !known.has(path));
  const texts = new Map([...known, ...(unread.length === 0 ? [] : await ledger.read(head, unread))]);
  const bad = files.find(({ path, sha256: digest }) => sha256(texts.get(path) ?? "") !== digest);
  if (bad !== undefined) return broken("evidence-digest", `The evidence ${quote(bad.path)} is not the one that its event names.`);
  return unfounded(events, texts) ?? new Map(files.map(({ path }) => [path, texts.get(path) ?? ""]));
}

/** Events are untrusted here: what they name may be no file at all. */
function isInside(submission: number, file: unknown): file is EvidenceFile {
  if (typeof file !== "object" || file === null || !("path" in file) || typeof file.path !== "string") return false;
  return file.path === evidencePath(submission, file.path.split("/").at(-1) ?? "");
}

/** Provisioning asks the statement, so a statement about another report would let through what was never tested. */
function unfounded(events: readonly Event[], texts: Texts): Problem | undefined {
  for (const event of events) {
    if (event.type !== "task-done" || event.companions === undefined || event.evidence === undefined) continue;
    const { path } = event.companions.statement;
    if (!restsOn(texts.get(path) ?? "", event.evidence, texts.get(event.evidence.path) ?? ""))
      return broken("evidence-statement", `The statement ${quote(path)} does not say what the report of its event says.`);
  }
  return undefined;
}
