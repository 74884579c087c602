import type { Actor } from "../core/message.ts";
import { offerName, type OfferId } from "../core/offer.ts";
import type { Problem } from "../core/problem.ts";
import { shortDigest } from "../core/refusal.ts";
import { commandsByName } from "../core/slash-registry.ts";
import { commentFor, type SlashRequest } from "../core/slash-request.ts";
import { manyLines } from "./plain.ts";
import { isPublicUrl } from "./public-link.ts";
import { codeBlock, codeText, personText, sentenceText } from "./reply-words.ts";
import { count, markdownText } from "./words.ts";

type Person = Pick<Actor, "name" | "role">;

export type Accepted = {
  readonly request: SlashRequest;
  readonly person: Person;
  readonly offer: OfferId;
  /** What follows from it, in our words: `code` in backticks stays code. */
  readonly sentences: readonly string[];
  /** Where to look, such as the support issue. */
  readonly links?: readonly { readonly text: string; readonly url: string }[];
};

/** The answer to a command that was accepted: what, for what, by whom, and what happens next. Markdown that mentions nobody. */
export function acceptedReply({ request, person, offer, sentences, links = [] }: Accepted): string {
  const { title, mutating } = commandsByName[request.name];
  const what = `**${title}** for ${digestText(request)}${codeText(offerName(offer))} by ${personText(person)}`;
  const head = `👍 ${what}${mutating ? " is recorded" : ""}${reasonText(request)}.`;
  const next = [...sentences.map(sentenceText), linksText(links)];
  return reply([head, next.filter((part) => part !== "").join(" ")]);
}

function digestText(request: SlashRequest): string {
  return request.name === "go-live" && request.digest !== undefined ? `${codeText(shortDigest(request.digest))} of ` : "";
}

function reasonText(request: SlashRequest): string {
  const reason = request.name === "cancel" || request.name === "hold" ? request.reason : "";
  return reason === "" ? "" : `: ${markdownText(reason).replace(/\.$/, "")}`;
}

function linksText(links: NonNullable<Accepted["links"]>): string {
  return links
    .filter(({ url }) => isPublicUrl(url))
    .map(({ text, url }) => `[${markdownText(text)}](<${url}>)`)
    .join(" · ");
}

export type Refused = {
  /** As it was given: `/go-live`, or a label's name. */
  readonly command: string;
  readonly person: Person;
  readonly problem: Problem;
};

/** The answer to a command that was not accepted, with its stable reason code, what was found and what to do; calmer where nothing is wrong. */
export function refusedReply({ command, person, problem: { level, code, text, remedy } }: Refused): string {
  const verdict = level === "error" ? "was not accepted" : "changes nothing";
  const head = `${level === "error" ? "👎" : "👌"} ${codeText(command)} by ${personText(person)} ${verdict}: **${markdownText(code)}**`;
  return reply([head, `${sentenceText(text)} ${sentenceText(remedy)}`]);
}

export type WhichOffer = {
  readonly request: SlashRequest;
  /** The offers that wait; `digest` is what each would go live with. */
  readonly offers: readonly { readonly offer: OfferId; readonly digest?: string }[];
};

const shownOffers = 20;

/** The answer to a command that could mean several offers: for each the exact comment to paste. */
export function whichOfferReply({ request, offers }: WhichOffer): string {
  const comments = offers.slice(0, shownOffers).map(({ offer, digest }) => {
    const exact = request.name === "go-live" && digest !== undefined ? { ...request, digest: shortDigest(digest) } : request;
    return codeBlock(manyLines(commentFor(exact, offer)));
  });
  const left = offers.length - shownOffers;
  return reply([
    `👉 ${codeText(`/${request.name}`)} could mean ${count(offers.length, "offer")} here. Paste one of these as a new comment:`,
    // An empty comment between two blocks keeps them apart, each with its own button to copy it.
    comments.join("\n\n<!-- -->\n\n"),
    left > 0 ? `…or name one of ${count(left, "other")} in the same way.` : "",
  ]);
}

/** Paragraphs of a comment; ends with a line end. */
function reply(paragraphs: readonly string[]): string {
  return `${paragraphs.filter((each) => each !== "").join("\n\n")}\n`;
}
