import type { Block, Letter } from "../core/letter.ts";
import type { MailWords } from "./mail-words-en.ts";
import { shorten } from "./plain.ts";

/** Gmail cuts a mail's HTML off at 102 kB; what lies beyond is not read. */
const mostHtmlBytes = 100_000;

/** How much of a list is told, and how much of one text: the first that fits. */
const measures = [
  { problems: 30, characters: 800 },
  { problems: 8, characters: 400 },
  { problems: 2, characters: 200 },
  { problems: 0, characters: 100 },
] as const;

type Measure = (typeof measures)[number];

const encoder = new TextEncoder();

/** The letter, shortened until its HTML is no longer than programs show; where that is not enough, it keeps headlines, rows and links. */
export function fittingLetter(letter: Letter, words: MailWords, htmlOf: (letter: Letter) => string): Letter {
  const tries = measures.map((measure) => ({ ...letter, blocks: letter.blocks.flatMap((block) => shortened(block, measure, words)) }));
  return tries.find((each) => encoder.encode(htmlOf(each)).length <= mostHtmlBytes) ?? bare(letter, words);
}

function bare(letter: Letter, words: MailWords): Letter {
  const kept = letter.blocks.filter(({ kind }) => kind === "section" || kind === "rows" || kind === "links");
  return { ...letter, blocks: [{ kind: "paragraph", text: words.digest.shortened }, ...kept] };
}

function shortened(block: Block, { problems: most, characters }: Measure, words: MailWords): readonly Block[] {
  switch (block.kind) {
    case "problems": {
      const told = block.problems
        .slice(0, most)
        .map((each) => ({ ...each, text: shorten(each.text, characters), remedy: shorten(each.remedy, characters) }));
      const left = block.problems.length - told.length;
      const more: readonly Block[] = left === 0 ? [] : [{ kind: "paragraph", text: words.moreProblems(left) }];
      return told.length === 0 ? more : [{ ...block, problems: told }, ...more];
    }
    case "quotation": {
      const text = shorten(block.text, characters * 3);
      return text === block.text
        ? [block]
        : [
            { ...block, text },
            { kind: "paragraph", text: words.longText },
          ];
    }
    case "paragraph":
      return [{ ...block, text: shorten(block.text, characters * 3) }];
    case "facts":
      return [{ ...block, facts: block.facts.map(([label, value]) => [label, shorten(value, characters * 3)]) }];
    case "todo":
    case "links":
    case "rows":
    case "section":
      return [block];
  }
}
