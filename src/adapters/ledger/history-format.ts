import type { LedgerCommit } from "../../ports/ledger.ts";

const fields = ["%H", "%P", "%an", "%ae", "%cn", "%ce", "%at", "%G?", "%B"] as const;

/** `git log` format whose fields end with NUL, which no field can hold: hostile names and messages cannot fake a boundary. */
export const historyFormat = `--format=tformat:${fields.map((field) => `${field}%x00`).join("")}`;

/** Reads the output of `git log -z` with `historyFormat`. */
export function parseHistory(output: string): readonly LedgerCommit[] {
  const parts = output.split("\0");
  // With -z each commit's last field is followed by the separator of commits: one more, empty part.
  const width = fields.length + 1;
  return Array.from({ length: Math.floor(parts.length / width) }, (_, index) =>
    parseCommit(parts.slice(index * width, (index + 1) * width)),
  );
}

function parseCommit(parts: readonly string[]): LedgerCommit {
  const [head = "", parents = "", name = "", email = "", committerName = "", committerEmail = "", seconds = "", signature = "", body = ""] =
    parts;
  return {
    head,
    parents: parents.split(" ").filter((parent) => parent !== ""),
    ...parseMessage(body),
    author: { name, email },
    committer: { name: committerName, email: committerEmail },
    at: new Date(Number(seconds) * 1000).toISOString(),
    signature,
  };
}

/** Subject (first line) and trailers (the last paragraph, when every line of it is `Name: value`) of a commit message. */
export function parseMessage(body: string): Pick<LedgerCommit, "subject" | "trailers"> {
  const [subject = "", ...paragraphs] = body.trimEnd().split(/\n\n+/);
  const lines = paragraphs.at(-1)?.split("\n") ?? [];
  const trailers = lines.map((line) => /^([A-Za-z][A-Za-z0-9-]*): (.*)$/.exec(line));
  return {
    subject: subject.split("\n")[0] ?? "",
    trailers: trailers.flatMap((match) => (match === null || trailers.includes(null) ? [] : [[match[1] ?? "", match[2] ?? ""] as const])),
  };
}
