import { problem, quote, type Problem } from "./problem.ts";

// Every way a comment can look like a command and yet be none, with its stable reason code, what was found and what to do.

/** `character` is its code point, as `U+200B`. */
export function invisibleCharacters(line: string, character: string, name: string): Problem {
  return problem(
    "command-invisible-characters",
    `${quote(line)} holds the character ${character}, which can not be seen or is not the space that it looks like.`,
    `Type the command by hand in a new comment instead of pasting it: \`/${name}\``,
  );
}

/** `foreign` is the code point of a letter that no command has, where there is one: to the eye it can be the right one. */
export function unknownCommand(line: string, name: string, foreign: string | undefined): Problem {
  const why = foreign === undefined ? "" : ` ${foreign} in it is another letter than it looks like.`;
  return problem(
    "command-unknown",
    `${quote(line)} is no command.${why} Did you mean \`/${name}\`?`,
    `Write \`/${name}\` in a new comment, in lower-case letters at the very start of its first line.`,
  );
}

export function moreThanTheCommand(name: string, more: string): Problem {
  return problem(
    "comment-has-more",
    `After the line with \`/${name}\` the comment goes on: ${quote(more.trimStart())}.`,
    "Write the command in a new comment, on its first line and with nothing else in it.",
  );
}

/** `limit` and `length` count UTF-16 units, as GitHub's own limit does. */
export function tooLong(what: string, length: number, limit: number): Problem {
  return problem(
    "command-too-long",
    `${what} has ${length} characters; at most ${limit} are read.`,
    "Say it in fewer words in a new comment, and link to the rest.",
  );
}

export function invalidArgument(usage: string, found: string, example: string): Problem {
  return problem("argument-invalid", `\`${usage}\` does not take ${quote(found)}.`, `Write it in a new comment like this: \`${example}\``);
}

export function invalidOfferName(found: string, name: string): Problem {
  return problem(
    "argument-invalid",
    `${quote(found)} looks like the name of an offer, but is not spelled like one.`,
    `Name the offer in plain lower-case letters, as in \`/${name} contoso/web-stack\`; nothing else of that form can stand first.`,
  );
}
