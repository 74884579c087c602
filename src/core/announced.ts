import { follow, type Draft } from "./draft.ts";
import type { Announcement, Command } from "./message.ts";
import { currentNumber } from "./run.ts";

/** A host's report of what it shows. Nothing is recorded when that is known, or when the submission it is about is over. */
export function announced(draft: Draft, { submission, shown }: Command & { readonly kind: "announced" }): Draft {
  const { run } = draft;
  const known = run.facts.shown;
  if (submission !== currentNumber(run) || submission === 0) return draft;
  return known !== undefined && sameAnnouncement(known, shown) ? draft : follow(draft, { type: "announced", shown });
}

function sameAnnouncement(a: Announcement, b: Announcement): boolean {
  return a.asks === b.asks && a.current === b.current && JSON.stringify(a.places) === JSON.stringify(b.places);
}
