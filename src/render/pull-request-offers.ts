import { offerName, type OfferId } from "../core/offer.ts";
import type { Change } from "../core/rules/change.ts";
import type { Part } from "./fitted.ts";
import { foreignText } from "./foreign-text.ts";
import { count } from "./words.ts";

const words: Readonly<Record<Change["kind"], string>> = {
  none: "· no change",
  safe: "🟢 safe",
  new: "🆕 new",
  "needs-certification": "🔎 needs certification",
  forbidden: "⛔ forbidden",
  withdraw: "📤 withdraw",
};

/** What needs a reader's eye most comes first. */
const order: readonly Change["kind"][] = ["forbidden", "withdraw", "needs-certification", "new", "safe", "none"];

/** What merging would do to each offer, as a table. */
export function offersPart(plan: readonly { readonly offer: OfferId; readonly change: Change }[]): Part {
  const sorted = plan.toSorted((a, b) => order.indexOf(a.change.kind) - order.indexOf(b.change.kind));
  return {
    head: "| offer | merging is | because |\n|---|---|---|",
    items: sorted.map(({ offer, change }) => `| ${offerName(offer)} | ${words[change.kind]} | ${reasonsText(change)} |`),
    tail: "",
    rank: 4,
    rest: (left) => `…and ${count(left, "more offer")}: \`slipway plan\` lists all of them.`,
  };
}

const shownReasons = 5;

function reasonsText({ reasons }: Change): string {
  const shown = reasons.slice(0, shownReasons).map((each) => foreignText(each));
  const left = reasons.length - shown.length;
  return [...shown, ...(left === 0 ? [] : [`…and ${left} more`])].join("<br>");
}
