import { spawn } from "node:child_process";
import { once } from "node:events";

/** How full the ledger is that a benchmark starts from. */
export type Fill = { readonly offers: number; readonly submissions: number };

/**
 * Fills an empty bare repository: `offers` branches of one turn each, and the branch `slipway/contoso/web-stack` with `submissions` submissions of
 * two turns. Packed, as a host keeps it.
 */
export async function fillLedger(repository: string, { offers, submissions }: Fill): Promise<void> {
  const child = spawn("git", ["-C", repository, "-c", "fastimport.unpackLimit=1", "fast-import", "--quiet"], {
    stdio: ["pipe", "ignore", "inherit"],
  });
  for (const each of commits({ offers, submissions })) {
    // oxlint-disable-next-line no-await-in-loop -- a stream takes one piece after the other
    if (!child.stdin.write(each)) await once(child.stdin, "drain");
  }
  child.stdin.end();
  await once(child, "close");
}

function* commits({ offers, submissions }: Fill): Generator<string> {
  const branch = "refs/heads/slipway/contoso/web-stack";
  for (let submission = 1; submission <= submissions; submission += 1) {
    for (const turn of [0, 1]) yield commit(branch, submission, turn);
  }
  for (let offer = 0; offer < offers; offer += 1) yield commit(`refs/heads/slipway/publisher-${offer % 100}/offer-${offer}`, 1, 0);
}

function commit(branch: string, submission: number, turn: number): string {
  const at = 1_700_000_000 + submission * 2 + turn;
  const event = `{"turn":${turn},"submission":${submission},"pad":"${"x".repeat(100)}"}\n`;
  const files: readonly (readonly [string, string])[] = [
    ["README.md", `${branch} ${submission} ${turn}\n`.repeat(20)],
    ["status.json", `{"submission":${submission},"turn":${turn}}`.repeat(20)],
    ["offer.json", `{"offer":${submission},"turn":${turn}}`],
    [`submissions/${submission}/events.jsonl`, event.repeat(turn + 1)],
    [`submissions/${submission}/evidence/${turn}.json`, event.repeat(3)],
  ];
  const message = `turn ${submission}.${turn}`;
  const changes = files.map(([path, content]) => `M 100644 inline ${path}\ndata ${content.length}\n${content}\n`);
  return `commit ${branch}\ncommitter Slipway <slipway@users.noreply.invalid> ${at} +0000\ndata ${message.length}\n${message}\n${changes.join("")}\n`;
}
