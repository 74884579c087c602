import { parseOfferName, type OfferId } from "./offer.ts";
import { isProblem, type Problem } from "./problem.ts";
import { asItLooks, nearestName } from "./slash-lookalike.ts";
import * as refusal from "./slash-refusal.ts";
import { findCommand, slashCommands, type SlashDefinition } from "./slash-registry.ts";
import type { SlashRequest } from "./slash-request.ts";
import { foreignLetter, misleadingCharacter, unseenCharacter } from "./slash-text.ts";

/** What a comment says to Slipway: nothing, a command (for the offer it names, if it names one), or something that only looks like a command. */
export type CommentReading =
  | { readonly kind: "none" }
  | { readonly kind: "command"; readonly offer?: OfferId; readonly request: SlashRequest }
  | { readonly kind: "refused"; readonly problem: Problem };

/** GitHub's own limit of a comment. */
const bodyLimit = 65_536;
const lineLimit = 1000;
const supportLimit = 10_000;

/**
 * Reads a comment exactly as it was written. The command is its first line: `/name` from the first character on, then the line's end or a space;
 * then perhaps the offer, then what the command takes. A command that changes something stands alone. Nothing is stripped, so quotes, code, HTML
 * comments and sentences are never commands; and what a person would take for a command, though it is none, is refused rather than passed over.
 */
export function readComment(body: string): CommentReading {
  const [line, more] = firstLine(body);
  const command = firstWord(line);
  const definition = command.startsWith("/") ? findCommand(command.slice(1)) : undefined;
  if (definition === undefined) return notQuite(line);
  const comment = { body, line, more, ...offerAndText(line.slice(command.length)) };
  const { offer, text } = comment;
  const request = objection(definition, comment) ?? definition.parse(definition.takes === "paragraphs" ? `${text}\n${more}` : text);
  if (isProblem(request)) return { kind: "refused", problem: request };
  return { kind: "command", ...(offer !== undefined && { offer }), request };
}

/** What setting a label asks for; undefined for every label that is not exactly one of ours. */
export function labelCommand(label: string): SlashRequest | undefined {
  return slashCommands.find((each) => each.label?.text === label)?.label?.request;
}

/** The first line and what follows it. Lines end as in CommonMark, so that a command's line is the line that people see: LF, CR, or both. */
function firstLine(body: string): readonly [line: string, more: string] {
  const end = body.search(/[\n\r]/);
  return end === -1 ? [body, ""] : [body.slice(0, end), body.slice(end).replace(/^(?:\r\n|\r|\n)/, "")];
}

/** A line that is no command: refused when it looks like one, otherwise somebody else's. */
function notQuite(line: string): CommentReading {
  const name = nearestName(
    line,
    slashCommands.map((each) => each.name),
  );
  if (name === undefined) return { kind: "none" };
  const command = firstWord(line);
  const unseen = unseenCharacter(command);
  const problem =
    unseen === undefined ? refusal.unknownCommand(line, name, foreignLetter(command)) : refusal.invisibleCharacters(line, unseen, name);
  return { kind: "refused", problem };
}

type Comment = {
  readonly body: string;
  readonly line: string;
  readonly more: string;
  readonly offer?: OfferId;
  /** What follows name and offer on the line. */
  readonly text: string;
};

/** On a merged pull request that published several offers the first word names one. */
function offerAndText(given: string): Pick<Comment, "offer" | "text"> {
  const words = given.replace(/^ +/, "");
  const first = firstWord(words);
  const offer = parseOfferName(first);
  return offer === undefined ? { text: words } : { offer, text: words.slice(first.length + 1) };
}

function objection(definition: SlashDefinition, comment: Comment): Problem | undefined {
  return (
    excess(definition, comment) ?? deception(definition, comment) ?? misnamedOffer(definition, comment) ?? company(definition, comment)
  );
}

function excess({ name, takes }: SlashDefinition, { body, line }: Comment): Problem | undefined {
  if (body.length > bodyLimit) return refusal.tooLong("The comment", body.length, bodyLimit);
  if (takes === "paragraphs") return body.length > supportLimit ? refusal.tooLong(`\`/${name}\``, body.length, supportLimit) : undefined;
  return line.length > lineLimit ? refusal.tooLong(`The line with \`/${name}\``, line.length, lineLimit) : undefined;
}

/** Characters that make the line read as something else than it is. */
function deception({ name, takes }: SlashDefinition, { line, text }: Comment): Problem | undefined {
  const own = takes === "words" ? "" : text;
  const character = unseenCharacter(line.slice(0, line.length - own.length)) ?? misleadingCharacter(own);
  return character === undefined ? undefined : refusal.invisibleCharacters(line, character, name);
}

/** A reason that begins with what people read as an offer would steer another offer than they think. */
function misnamedOffer({ name, takes }: SlashDefinition, { offer, text }: Comment): Problem | undefined {
  if (offer !== undefined || takes === "words") return undefined;
  const looks = firstWord(asItLooks(text));
  return parseOfferName(looks) === undefined ? undefined : refusal.invalidOfferName(firstWord(text), name);
}

/** A command that changes something keeps no company: what is below it could change its meaning, or hide it. */
function company({ name, mutating, takes }: SlashDefinition, { more }: Comment): Problem | undefined {
  const isAlone = !mutating || takes === "paragraphs" || !/[^ \t\n\r]/.test(more);
  return isAlone ? undefined : refusal.moreThanTheCommand(name, more);
}

function firstWord(text: string): string {
  const space = text.indexOf(" ");
  return space === -1 ? text : text.slice(0, space);
}
