/** Hides what lets anyone use a SAS URL: the value of `sig`, wherever it stands in a text. */
export function redactSignature(text: string): string {
  return text.replaceAll(/(\bsig(?:=|%3d))[^&\s"']*/giu, "$1…");
}
