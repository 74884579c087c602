/** Text as a file holds it: unix lines, one line feed at its end. */
export function textLines(text: string): string {
  const lines = text.replaceAll(/\r\n?/g, "\n").replace(/\n+$/, "");
  return lines === "" ? "" : `${lines}\n`;
}
