const entities: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: "\u00a0" };
const lastCharacter = 0x10ffff;

/** Text of HTML with its character references resolved; a name that is not known stays as it is written. */
export function decodedEntities(text: string): string {
  return text.replaceAll(
    /&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([a-zA-Z]+));/g,
    (whole: string, decimal?: string, hex?: string, name?: string) => {
      if (name !== undefined) return entities[name] ?? whole;
      const code = decimal === undefined ? Number.parseInt(hex ?? "", 16) : Number(decimal);
      return code > 0 && code <= lastCharacter ? String.fromCodePoint(code) : whole;
    },
  );
}

/** Text in which nothing is a mark of Markdown. */
export function escapedText(text: string): string {
  return text.replaceAll(/[\\*_`[\]<~]/g, "\\$&").replaceAll(/&(?=#?[a-zA-Z0-9]+;)/g, "\\&");
}

/** Lines of plain text, none of which begins a heading, a list or a quotation. */
export function lineStarts(text: string): readonly string[] {
  return text
    .split("\n")
    .map((line) => line.replace(/^(?:#{1,6}(?=\s|$)|[-+](?=\s|$)|>|=+$|-+$)/, "\\$&").replace(/^(\d{1,9})([.)])(?=\s|$)/, "$1\\$2"));
}

/** How a link to an address ends. */
export function endOfLink(address: string): string {
  return `](${address.replaceAll(/[\s()<>]/g, (character) => encodeURIComponent(character))})`;
}
