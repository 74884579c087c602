/**
 * The entries of a file such as GITHUB_OUTPUT: `name=value`, or `name<<END`, lines, `END`.
 * Throws for what makes GitHub fail the step: a line that is neither, an end that never comes.
 */
export function readCommandFile(text: string): Record<string, string> {
  const lines = text.split(/\r?\n/u);
  const entries: [string, string][] = [];
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index] ?? "";
    if (line === "") continue;
    const [equals, heredoc] = [line.indexOf("="), line.indexOf("<<")];
    if (equals >= 0 && (heredoc < 0 || equals < heredoc)) {
      entries.push([line.slice(0, equals), line.slice(equals + 1)]);
      continue;
    }
    if (heredoc < 0) throw new Error(`Invalid format '${line}'`);
    const end = lines.indexOf(line.slice(heredoc + 2), index + 1);
    if (end < 0) throw new Error(`Invalid value. Matching delimiter not found '${line.slice(heredoc + 2)}'`);
    entries.push([line.slice(0, heredoc), lines.slice(index + 1, end).join("\n")]);
    index = end;
  }
  return Object.fromEntries(entries);
}
