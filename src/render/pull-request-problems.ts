import type { Links } from "../core/host-view.ts";
import type { Problem } from "../core/problem.ts";
import { fixed, type Part } from "./fitted.ts";
import { foreignCode } from "./foreign-text.ts";
import { placeLink, problemOfFileItem, problemsCount } from "./problem-items.ts";
import { count } from "./words.ts";

type SourceLinks = Pick<Links, "source">;

/** Problems below the names of their files: those that stop in full view, the others folded. */
export function problemParts(problems: readonly Problem[], links: SourceLinks): readonly Part[] {
  const errors = problems.filter(({ level }) => level === "error");
  const others = problems.filter(({ level }) => level !== "error");
  return [errorsPart(errors, links), othersPart(others, links)];
}

function errorsPart(errors: readonly Problem[], links: SourceLinks): Part {
  return {
    head: "",
    items: listed(errors, links),
    tail: "",
    rank: 1,
    rest: (left) => `…and ${count(left, "more problem")}: \`slipway validate\` lists all of them.`,
  };
}

function othersPart(others: readonly Problem[], links: SourceLinks): Part {
  if (others.length === 0) return fixed("");
  return {
    head: `<details><summary>${problemsCount(others)}</summary>\n`,
    items: listed(others, links),
    tail: "\n</details>",
    rank: 3,
    rest: (left) => `…and ${count(left, "more warning or note", "more warnings and notes")}: \`slipway validate\` lists all of them.`,
  };
}

function listed(problems: readonly Problem[], links: SourceLinks): readonly string[] {
  return [...Map.groupBy(problems, ({ path }) => path).values()].flatMap((group) => fileItems(group, links));
}

/** The file's name belongs to its first problem, so that it is never left alone. */
function fileItems(group: readonly Problem[], links: SourceLinks): readonly string[] {
  const path = group[0]?.path;
  const name = path === undefined ? "The repository" : placeLink({ path }, foreignCode(path), links);
  const sorted = group.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0));
  return sorted.map((each, index) => `${index === 0 ? `\n**${name}**\n\n` : ""}${problemOfFileItem(each, links)}`);
}
