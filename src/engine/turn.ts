import { evolve } from "../core/evolve.ts";
import { slipway, type Actor, type Event } from "../core/message.ts";
import { offerName } from "../core/offer.ts";
import type { Run } from "../core/run.ts";
import { statusOf } from "../core/status.ts";
import type { Turn } from "../ports/ledger.ts";
import { ledgerReadme } from "../render/ledger-readme.ts";
import { turnSubject } from "../render/story.ts";
import { basePath, encodeEvent, encodeFacts, eventsPath, factsPath, readmePath, statusPath } from "./codec.ts";
import { fitTurn } from "./fit.ts";
import type { Loaded } from "./load.ts";

/** The version of what turns look like; `verify` derives the files of commits that carry the same version again. */
export const ledgerFormat = "2";

const noAddress = "noreply@slipway.invalid";

/** A turn ready to append, and the state it leads to. */
export type Prepared = { readonly turn: Turn; readonly next: Pick<Loaded, "run" | "events"> };

/** Writes events as one commit: its sentence, its trailers, and every file that changes. `digest` is SHA-256. */
export function prepareTurn(
  loaded: Loaded,
  events: readonly Event[],
  evidence: ReadonlyMap<string, string>,
  digest: (text: string) => string,
): Prepared {
  const { run, files, text } = writeEvents(loaded, events);
  const last = events.at(-1);
  const at = last?.at ?? "";
  const status = statusOf(run, at);
  const all = new Map([
    ...files,
    ...evidence,
    [statusPath, `${JSON.stringify(status, null, 2)}\n`],
    [readmePath, ledgerReadme(run, status)],
    [factsPath, encodeFacts(run.submission?.number ?? 0, run.facts)],
  ]);
  const actor = authorOf(events);
  const trailers = [
    ["Offer", offerName(run.offer)],
    ["Submission", String(last?.submission ?? 0)],
    ["Event", events.map(eventName).join(", ")],
    ["Digest", run.submission?.request.digest ?? "none"],
    ["Actor", actorText(actor)],
    ["Content", `sha256:${contentDigest(all, digest)}`],
    ["Ledger-Format", ledgerFormat],
  ] as const;
  const author = { name: actor.name, email: actor.email ?? noAddress };
  const turn = fitTurn({ subject: turnSubject(events, run), trailers, author, at, files: all });
  return { turn, next: { run, events: text } };
}

/** SHA-256 over the sorted paths and digests of the files a commit writes: any byte changed later shows at this very commit. */
export function contentDigest(files: ReadonlyMap<string, string>, digest: (text: string) => string): string {
  const lines = [...files].map(([path, text]) => `${path} ${digest(text)}\n`);
  return digest(lines.toSorted().join(""));
}

/** The first person among those who caused the events, or Slipway. */
function authorOf(events: readonly Event[]): Actor {
  return events.map((event) => event.actor).find((actor) => actor.role !== "system") ?? slipway;
}

/** `name (role)`, with the numeric id where the host gave one. */
function actorText({ name, id, role }: Actor): string {
  if (role === "system") return name.toLowerCase();
  return `${name}${id === undefined ? "" : ` #${id}`} (${role})`;
}

/** The event and what it is about: `step-completed certify`. */
function eventName(event: Event): string {
  if ("step" in event) return `${event.type} ${event.step}`;
  if (event.type === "chore-owed") return `${event.type} ${event.task.id}`;
  return "task" in event ? `${event.type} ${event.task}` : event.type;
}

/** Appends each event to the file of its submission; a new submission begins with the facts it starts from. */
function writeEvents(
  { run, events: text }: Loaded,
  events: readonly Event[],
): { readonly run: Run; readonly text: string; readonly files: ReadonlyMap<string, string> } {
  const files = new Map<string, string>();
  let current = { run, text };
  for (const event of events) {
    if (event.type === "submission-started") {
      files.set(basePath(event.submission), encodeFacts(event.submission, current.run.facts));
      current = { ...current, text: "" };
    }
    current = { run: evolve(current.run, event), text: current.text + encodeEvent(event) };
    files.set(eventsPath(event.submission), current.text);
  }
  return { ...current, files };
}
