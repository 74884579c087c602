// Characters of a comment that are not what they look like, and what is kept of a person's own words.

/** In a command and its arguments only what a keyboard gives: nothing that can not be seen, and no space but the ordinary one. */
const unseen = /[[\p{Cc}\p{Cf}\p{Z}\p{Default_Ignorable_Code_Point}\u2800]--[ ]]/v;

/** In a person's own words also what scripts and emoji need: joiners and variation selectors. Controls and odd spaces are left out when kept. */
const misleading = /[[\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]--[\p{Join_Control}\p{Variation_Selector}]]/v;

const oddSpace = /[\p{Z}\t\u2800]/gu;
const dropped = /[[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]--[\n]]/gv;

/** The first character that does not belong in a command, as `U+200B`; undefined when there is none. */
export function unseenCharacter(text: string): string | undefined {
  return codePointName(unseen.exec(text)?.[0]);
}

/** The first character that hides or reorders a person's words, as `U+202E`; undefined when there is none. */
export function misleadingCharacter(text: string): string | undefined {
  return codePointName(misleading.exec(text)?.[0]);
}

/** The first character that is not ASCII, as `U+043E`; undefined when there is none. */
export function foreignLetter(text: string): string | undefined {
  return codePointName(/\P{ASCII}/u.exec(text)?.[0]);
}

function codePointName(character: string | undefined): string | undefined {
  return character === undefined ? undefined : `U+${character.codePointAt(0)?.toString(16).toUpperCase().padStart(4, "0")}`;
}

/** The text as a reader sees it: odd spaces as plain ones, without characters that can not be seen. */
export function visibleText(text: string): string {
  return text.replaceAll(oddSpace, " ").replaceAll(dropped, "");
}

/** A person's words for one line of the record: well-formed, visible, without runs of spaces, at most `limit` characters. */
export function sentence(text: string, limit: number): string {
  const characters = Array.from(
    visibleText(text.toWellFormed().replaceAll(/[\n\r]/g, " "))
      .replaceAll(/ {2,}/g, " ")
      .trim(),
  );
  const kept = characters
    .slice(0, limit - 1)
    .join("")
    .trimEnd();
  return characters.length > limit ? `${kept}…` : characters.join("");
}

/** A person's words of several lines: well-formed and visible, `\n` at line ends. */
export function paragraphs(text: string): string {
  return visibleText(text.toWellFormed().replaceAll(/\r\n?/g, "\n")).trim();
}
