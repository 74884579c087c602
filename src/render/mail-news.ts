import type { Block, TodoItem } from "../core/letter.ts";
import { shortDigest } from "../core/refusal.ts";
import type { Submission } from "../core/run.ts";
import { liveSentence } from "./mail-bad-news.ts";
import type { Content, Context } from "./mail-letter.ts";
import { manyLines, oneLine, shorten } from "./plain.ts";
import { momentText } from "./words.ts";

/** "Preview is ready": the links, how to go live, how to stop. When it waits for nobody any more, only that. */
export function previewLetter(context: Context): Content {
  const { input, words, offer, current } = context;
  const texts = words.previewReady;
  if (current === undefined || !waitsForSignoff(current)) {
    return {
      subject: texts.noLongerSubject(input.submission),
      tone: "neutral",
      headline: texts.noLongerHeadline,
      blocks: [paragraph(texts.replaced(input.submission, offer))],
    };
  }
  if (current.request.withdraw) return withdrawalLetter(context, current);
  const version = current.content?.version ?? words.byNumber(current.number);
  const { live } = input.run.facts;
  return {
    subject: texts.subject(version),
    tone: "attention",
    headline: texts.headline(version),
    blocks: [
      paragraph(texts.opening(input.submission, offer)),
      previewBlock(context),
      { kind: "todo", title: words.todo, items: signoffTodo(context, current) },
      paragraph(live === null ? texts.unseen : texts.unchanged(live.content.version)),
    ],
  };
}

/** A withdrawal has no preview to look at, but waits for the same signoff. */
function withdrawalLetter({ input, words, site, offer }: Context, current: Submission): Content {
  const texts = words.previewReady;
  const digest = shortDigest(current.request.digest);
  const items: readonly TodoItem[] = [
    { text: texts.withdraw(digest, site.next.rule(current)), command: `slipway go-live ${offer} --digest ${digest}` },
    { text: texts.keep, command: `slipway cancel ${offer}` },
  ];
  return {
    subject: texts.withdrawSubject,
    tone: "attention",
    headline: texts.withdrawHeadline,
    blocks: [paragraph(texts.withdrawOpening(input.submission, offer)), { kind: "todo", title: words.todo, items }],
  };
}

function waitsForSignoff({ ended, steps: states }: Submission): boolean {
  return ended === null && states.signoff.outcome === null;
}

function previewBlock({ input: { links }, words }: Context): Block {
  const texts = words.previewReady;
  if (links.previews.length === 0) return paragraph(texts.noLinks);
  const items = links.previews.map(({ subscription, url, expires }) => ({
    label: texts.subscription(subscription),
    url,
    note: texts.until(momentText(expires)),
  }));
  return { kind: "links", title: texts.previews, items };
}

function signoffTodo({ words, site, offer }: Context, current: Submission): readonly TodoItem[] {
  const texts = words.previewReady;
  const digest = shortDigest(current.request.digest);
  return [
    { text: texts.look },
    { text: texts.goLive(digest, site.next.rule(current)), command: `slipway go-live ${offer} --digest ${digest}` },
    { text: texts.cancel, command: `slipway cancel ${offer}` },
    { text: texts.change },
  ];
}

/** "1.4.1 is live". */
export function liveLetter({ input, words, offer }: Context): Content {
  const { live } = input.run.facts;
  const texts = words.live;
  if (live?.submission !== input.submission) {
    const opening = texts.earlier(input.submission, offer);
    return { subject: texts.earlierSubject(input.submission), tone: "good", headline: opening, blocks: [] };
  }
  const { title, version } = live.content;
  return {
    subject: texts.subject(version),
    tone: "good",
    headline: texts.headline(version),
    blocks: [paragraph(texts.opening(title, version, offer)), paragraph(texts.next)],
  };
}

/** "The offer is withdrawn". */
export function withdrawnLetter({ input, words, offer }: Context): Content {
  const texts = words.withdrawn;
  const blocks = [paragraph(texts.opening(input.submission, offer))];
  // Somebody may have published it again before this mail could be sent.
  const next = input.run.facts.live === null ? [paragraph(texts.next)] : [];
  return { subject: texts.subject, tone: "neutral", headline: texts.headline, blocks: [...blocks, ...next] };
}

/** "Submission 3 was canceled": by whom, why, and how to publish again. */
export function canceledLetter(context: Context): Content {
  const { input, words, offer, current } = context;
  const texts = words.canceled;
  const opening = texts.opening(input.submission, offer, current?.ended?.actor.name ?? "");
  const reason: readonly Block[] = input.note.trim() === "" ? [] : [paragraph(texts.reason), { kind: "quotation", text: input.note }];
  const again: readonly Block[] =
    current === undefined ? [] : [{ kind: "todo", title: words.todo, items: [{ text: texts.again, command: `slipway publish ${offer}` }] }];
  return {
    subject: texts.subject(input.submission),
    tone: "neutral",
    headline: texts.headline(input.submission),
    blocks: [paragraph(`${opening} ${liveSentence(context)}`), ...reason, ...again],
  };
}

const maxSummary = 60;

/** "A support request was made". */
export function supportLetter({ input, words, site, offer }: Context): Content {
  const texts = words.support;
  const summary = shorten(oneLine(manyLines(input.note.trim())[0] ?? ""), maxSummary);
  return {
    subject: texts.subject(summary),
    tone: "neutral",
    headline: texts.headline,
    blocks: [
      paragraph(texts.opening(input.submission, offer, site.stepNames[input.step])),
      { kind: "quotation", text: input.note },
      { kind: "todo", title: words.todo, items: [{ text: texts.next, command: `slipway support ${offer} "…"` }] },
    ],
  };
}

function paragraph(text: string): Block {
  return { kind: "paragraph", text };
}
