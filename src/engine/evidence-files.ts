import type { Event, EvidenceFile } from "../core/message.ts";

/** Every file of the ledger that an event names: the report of a certification, and what lies beside it. */
export function evidenceFilesOf(event: Event): readonly EvidenceFile[] {
  if (event.type !== "task-done" && event.type !== "task-failed") return [];
  const { evidence, companions } = event;
  return [...(evidence === undefined ? [] : [evidence]), ...Object.values(companions ?? {})];
}
