import type { Block, Letter, News, Row, Tone } from "../core/letter.ts";
import { mailWords } from "./mail-words.ts";
import { momentText } from "./words.ts";

const marks: Readonly<Record<Tone, string>> = { bad: "✕", attention: "●", good: "✓", neutral: "·" };
/** What asks for somebody comes first. */
const order: readonly Tone[] = ["bad", "attention", "good", "neutral"];

/** Several letters as one: how many of which kind, each in a line, then what each says, by offer and in the order in which it happened to it. */
export function digestLetter([first, ...others]: readonly [News, ...News[]]): Letter {
  const all = inOrder([first, ...others]);
  const texts = mailWords[first.language].digest;
  const names = [...new Set(all.map(({ letter }) => letter.name))];
  const moments = all.map(({ at }) => at).toSorted();
  const counts = order.flatMap((tone) => {
    const number = all.filter(({ letter }) => letter.tone === tone).length;
    return number === 0 ? [] : [texts.tones[tone](number)];
  });
  return {
    name: commonPublisher(names) ?? "Slipway",
    subject: counts.join(", "),
    tone: order.find((tone) => all.some(({ letter }) => letter.tone === tone)) ?? "neutral",
    headline: texts.headline(all.length, names.length),
    blocks: [
      { kind: "paragraph", text: texts.opening(momentText(moments[0] ?? first.at), momentText(moments.at(-1) ?? first.at)) },
      { kind: "rows", title: texts.overview, rows: all.map(rowOf) },
      ...all.flatMap(sectionOf),
    ],
    footer: [texts.footer],
  };
}

/** Offers that ask for somebody first; within an offer as it happened. */
function inOrder(news: readonly News[]): readonly News[] {
  const urgency = new Map<string, number>();
  for (const {
    letter: { name, tone },
  } of news)
    urgency.set(name, Math.min(order.indexOf(tone), urgency.get(name) ?? order.length));
  const rank = ({ letter: { name } }: News) => `${urgency.get(name)} ${name}`;
  return news.toSorted((a, b) => compare(rank(a), rank(b)) || compare(a.at, b.at));
}

function rowOf({ letter: { name, tone, headline } }: News): Row {
  return { mark: marks[tone], tone, name, state: headline };
}

/** The steps are left out: the status page shows them, and several tables of them would hide the news. */
function sectionOf({ at, letter: { name, tone, headline, blocks } }: News): readonly Block[] {
  const section: Block = { kind: "section", name: `${name}, ${momentText(at)}`, title: headline, tone };
  return [section, ...blocks.filter(({ kind }) => kind !== "rows")];
}

/** `contoso`, when all offers are theirs. */
function commonPublisher(names: readonly string[]): string | undefined {
  const publishers = new Set(names.map((name) => name.split("/")[0]));
  return publishers.size === 1 ? [...publishers][0] : undefined;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
