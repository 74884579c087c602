import { spawn } from "node:child_process";
import { once } from "node:events";

import { createGitSource } from "../../src/adapters/source/git-source.ts";
import { git } from "../support/git-repository.ts";
import type { GitHub } from "../support/github/types.ts";
import type { Workshop } from "./action-stage.ts";

const original = "contoso/web-stack";
const eventsFile = "submissions/1/events.jsonl";

/** Adds offers `from` to `to` to the default branch, and gives each the ledger of the offer that waits for sign-off, with its own digest and issue. */
export async function addCopies(github: GitHub, workshop: Workshop, [from, to]: readonly [number, number]): Promise<void> {
  const names = Array.from({ length: to - from }, (_, index) => `contoso/copy-${String(from + index).padStart(4, "0")}`);
  if (names.length === 0) return;
  const commit = await github.as("publisher").push(workshop.offerFiles(...names), "More offers");
  const branch = `slipway/${original}`;
  const events = `${await git(github.gitDirectory, "show", `${branch}:${eventsFile}`)}\n`;
  await using source = createGitSource({ directory: github.gitDirectory });
  const digestOf = async (name: string): Promise<string> => {
    const [publisher = "", offer = ""] = name.split("/");
    return `sha256:${(await source.offer(commit, { publisher, offer }))?.digest ?? ""}`;
  };
  const old = await digestOf(original);
  const head = await git(github.gitDirectory, "rev-parse", branch);
  let stream = "";
  for (const [index, name] of names.entries()) {
    const issue = 100_000 + from + index;
    const text = events.replaceAll(old, await digestOf(name)).replace(/"issue":\{"number":\d+/gu, `"issue":{"number":${issue}`);
    stream += `commit refs/heads/slipway/${name}\ncommitter Bench <bench@example.com> 1800000000 +0000\ndata 5\ncopy\n\nfrom ${head}\n`;
    stream += `M 100644 inline ${eventsFile}\ndata ${Buffer.byteLength(text)}\n${text}\n`;
  }
  await imported(github.gitDirectory, stream);
  await git(github.gitDirectory, "pack-refs", "--all");
}

async function imported(directory: string, stream: string): Promise<void> {
  const child = spawn("git", ["-C", directory, "fast-import", "--quiet"], { stdio: ["pipe", "ignore", "inherit"] });
  child.stdin.end(stream);
  await once(child, "close");
  if (child.exitCode !== 0) throw new Error(`git fast-import ended with ${child.exitCode}`);
}
