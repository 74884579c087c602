import type { Event } from "../../src/core/message.ts";
import { findCommand } from "../../src/core/slash-registry.ts";
import type { Asked } from "./interleaving-people.ts";
import type { Heard, Told } from "./interleaving.ts";

// Whether everybody who asked was answered, once, with what the ledger says.

type Request = { readonly to: string; readonly sets: readonly Asked[]; readonly first: Asked; readonly own: readonly Heard[] };

/** Requests without their answer, or with one too many. `current` are the pull requests whose submissions are the offers' last. */
export function wrongAnswers({ asked, answers, world }: Told, events: readonly Event[], current: ReadonlySet<number>): readonly string[] {
  const heard = events.flatMap(({ actor }) => (actor.via === undefined ? [] : [actor.via]));
  return [...Map.groupBy(asked, ({ to }) => to)].flatMap(([to, sets]) => {
    const [first] = sets;
    if (first === undefined) return [];
    const request: Request = { to, sets, first, own: answers.filter((answer) => answer.to === to) };
    const sure =
      first.answered !== "maybe" && (world.host.issues.has(first.issue) || (to.startsWith("comment") && current.has(first.issue)));
    const found = [...wrongMarks(request, sure), ...wrongReplies(request), ...wrongVerdict(request, new Set(heard), sure)];
    return found.map((each) => `${to} (${first.text.split("\n")[0]}) ${each}`);
  });
}

/**
 * One reaction for a comment, and a label taken as often as it was set. What is said on a pull request counts while its submission is the offer's current
 * one; a label there is known by its event alone.
 */
function wrongMarks({ sets, first, own }: Request, sure: boolean): readonly string[] {
  const marks = own.filter(isMark);
  const wanted = first.answered === "never" ? 0 : sets.length;
  // Two jobs that judge a comment at the same moment may judge it differently: nothing but the ledger stands between them, and it keeps no refusals.
  const late = marks.slice(wanted).filter(({ by }) => by.began > (marks[0]?.at ?? 0));
  const missing = sure && marks.length < wanted;
  return late.length > 0 || missing ? [`has ${marks.length} marks, not ${wanted}: ${marks.map(({ text }) => text).join()}`] : [];
}

/** Words follow their mark, and are lost with the job that should have said them: better none than two. */
function wrongReplies({ first, own }: Request): readonly string[] {
  const replies = own.filter(({ what }) => what === "reply").length;
  const marks = own.filter(isMark);
  const wanted = marks.length;
  const mute = first.answered === "maybe" ? wanted : marks.filter(({ by }) => by.isHurt).length;
  return replies > wanted || replies < wanted - mute ? [`has ${replies} replies, not ${wanted}`] : [];
}

/** What is recorded was accepted, and what was refused is not in the ledger. */
function wrongVerdict({ to, sets, own }: Request, heard: ReadonlySet<string>, sure: boolean): readonly string[] {
  if (to.startsWith("label")) {
    const recorded = [...heard].filter((via) => via.startsWith(`${to} `)).length;
    const refused = own.filter(({ what, text }) => what === "reply" && text.startsWith("👎")).length;
    return recorded + refused > sets.length && !own.some((answer) => wasBeaten(answer, own))
      ? [`is in the ledger ${recorded} times and refused ${refused} times`]
      : [];
  }
  const isMutating = findCommand(sets[0]?.text.slice(1).split(/\s/)[0] ?? "")?.mutating === true;
  const saysSo = own.some(({ text }) => text === "+1");
  return isMutating && heard.has(to) !== saysSo && (sure || saysSo) ? [`is ${saysSo ? "not " : ""}in the ledger, but says otherwise`] : [];
}

function isMark({ what }: Heard): boolean {
  return what === "reaction" || what === "taken";
}

/** True for a job that had begun when another one answered: the two judged the same label side by side. */
function wasBeaten({ what, by, at }: Heard, own: readonly Heard[]): boolean {
  return what === "late" && own.some((other) => isMark(other) && other.at <= at && other.at >= by.began);
}
