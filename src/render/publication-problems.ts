import type { Problem } from "../core/problem.ts";
import { bySeverity } from "./annotations.ts";
import { fixed, type Part } from "./fitted.ts";
import { ownMessages } from "./headline.ts";
import type { OfferView } from "./offer-view.ts";
import { problemItem, problemsCount } from "./problem-items.ts";
import { elsewhere } from "./publication-folds.ts";
import { isLate } from "./publication-state.ts";
import { count } from "./words.ts";

/** What stops the offer, in full view. */
export function errorsPart(view: OfferView): Part {
  const errors = messagesOf(view).filter(({ level }) => level === "error");
  if (errors.length === 0) return fixed("");
  return {
    head: `**${count(errors.length, "problem")} to fix**\n`,
    items: errors.map((each) => problemItem(each, view.links)),
    tail: "",
    rank: 1,
    rest: (left) => `…and ${count(left, "more problem")} to fix: see the ${elsewhere(view)}.`,
  };
}

/** What stops nothing, folded; open where it is likely to be the reason for a delay. */
export function warningsPart(view: OfferView): Part {
  const warnings = messagesOf(view).filter(({ level }) => level !== "error");
  if (warnings.length === 0) return fixed("");
  return {
    head: `<details${isLate(view) ? " open" : ""}><summary>${problemsCount(warnings)}</summary>\n`,
    items: warnings.map((each) => problemItem(each, view.links)),
    tail: "\n</details>",
    rank: 3,
    rest: (left) => `…and ${count(left, "more warning or note", "more warnings and notes")}: see the ${elsewhere(view)}.`,
  };
}

/** Everything that people should read and that neither the table nor what to do next says: errors first, then what is newest, each once. */
export function messagesOf({ status }: Pick<OfferView, "status">): readonly Problem[] {
  const messages = bySeverity(status.steps.toReversed().flatMap(ownMessages).map(withoutNextLook));
  return [...new Map(messages.map((each) => [JSON.stringify(each), each])).values()];
}

/** Work that takes long is looked at every minute or so: the moment of the next look would have the comment written again each time. */
function withoutNextLook(message: Problem): Problem {
  return message.code === "waiting" ? { ...message, remedy: "" } : message;
}
