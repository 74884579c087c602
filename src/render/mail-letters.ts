import type { Block, Letter, LinkItem } from "../core/letter.ts";
import type { MailKind } from "../core/message.ts";
import { offerName } from "../core/offer.ts";
import { shortDigest } from "../core/refusal.ts";
import { failedLetter, overdueLetter } from "./mail-bad-news.ts";
import type { Content, Context, MailInput } from "./mail-letter.ts";
import { canceledLetter, liveLetter, previewLetter, supportLetter, withdrawnLetter } from "./mail-news.ts";
import { stepRows } from "./mail-steps.ts";
import { mailWords } from "./mail-words.ts";
import { siteWords } from "./site-language.ts";

const writers: Readonly<Record<MailKind, (context: Context) => Content>> = {
  failed: failedLetter,
  previewReady: previewLetter,
  live: liveLetter,
  withdrawn: withdrawnLetter,
  canceled: canceledLetter,
  overdue: overdueLetter,
  support: supportLetter,
};

/** The letter for a kind of news, in the language that the input names. */
export function letterOf(input: MailInput): Letter {
  const { submission } = input.run;
  const current = submission?.number === input.submission ? submission : undefined;
  const name = offerName(input.run.offer);
  const context: Context = { input, words: mailWords[input.language], site: siteWords[input.language], offer: name, current };
  const content = writers[input.kind](context);
  const blocks = [...content.blocks, ...followedBlock(context), ...stepRows(context), ...linksBlock(context)];
  return { ...content, name, blocks, footer: footerOf(context) };
}

function followedBlock({ input, words, current }: Context): readonly Block[] {
  const { submission } = input.run;
  if (current !== undefined || submission === null) return [];
  return [{ kind: "paragraph", text: words.followed(input.submission, submission.number) }];
}

function linksBlock({ input: { links, kind }, words }: Context): readonly Block[] {
  const all: readonly (readonly [string, string | undefined])[] = [
    [words.report, links.report],
    [words.status, links.status],
    [words.supportLink, links.support],
    // A canceled or failed submission has nothing to do with the product page.
    [words.productPage, kind === "live" ? links.live : undefined],
  ];
  const items = all.flatMap(([label, url]): readonly LinkItem[] => (url === undefined ? [] : [{ label, url, note: "" }]));
  return items.length === 0 ? [] : [{ kind: "links", title: words.links, items }];
}

function footerOf({ input, words, offer, current }: Context): readonly string[] {
  const reference =
    current === undefined
      ? words.referenceShort(input.submission)
      : words.reference(input.submission, shortDigest(current.request.digest), current.request.commit.slice(0, 7));
  const help = input.kind === "support" ? [] : [words.help(`slipway support ${offer} "…"`)];
  return [...help, words.footer(offer), reference];
}
