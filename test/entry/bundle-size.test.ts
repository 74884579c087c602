import { rolldown, type OutputChunk } from "rolldown";
import { loadConfig } from "rolldown/config";
import { expect, test } from "vitest";

import { projectRoot } from "../support/sample-offer.ts";

const mostBytes = 1_200_000;
/** What a comment that is no command reads before it is let go. */
const mostBytesToDecide = 60_000;

test("what a job of the Action can load is within 1.2 MB, and deciding that there is nothing to do takes a twentieth of that", async () => {
  const chunks = await bundle();
  const all = closure(chunks, entryOf(chunks), (path) => path.includes("/src/entry/action/"));
  const first = closure(chunks, entryOf(chunks), (path) => path.endsWith("/src/entry/action/main.ts"));
  expect(bytes(all), `The Action loads:\n${listed(all)}`).toBeLessThanOrEqual(mostBytes);
  expect(bytes(first), `Before its first decision it loads:\n${listed(first)}`).toBeLessThanOrEqual(mostBytesToDecide);
});

test("what only some jobs need is no part of that: mail by SMTP, a GitHub App's key, storage accounts", async () => {
  const chunks = await bundle();
  const loaded = closure(chunks, entryOf(chunks), (path) => path.includes("/src/entry/action/"));
  const modules = loaded.flatMap((chunk) => chunk.moduleIds);
  expect(
    modules.filter((id) => /node_modules\/(?:nodemailer|@azure\/storage-blob|@octokit\/auth-app|undici|@actions\/http-client)\//.test(id)),
  ).toEqual([]);
});

/** The bundle as it is built, without its files. */
async function bundle(): Promise<readonly OutputChunk[]> {
  const config = await loadConfig(`${projectRoot}rolldown.config.js`);
  if (Array.isArray(config) || typeof config === "function" || Array.isArray(config.output)) throw new Error("one configuration");
  await using build = await rolldown({ ...config, cwd: projectRoot });
  const { output } = await build.generate(config.output);
  return output.filter((each) => each.type === "chunk");
}

function entryOf(chunks: readonly OutputChunk[]): OutputChunk {
  const entry = chunks.find(({ isEntry, name }) => isEntry && name === "action");
  if (entry === undefined) throw new Error("The bundle has no entry named action.");
  return entry;
}

/** A chunk and all that it loads: whatever it imports, and of what it imports later on the modules that count. */
function closure(chunks: readonly OutputChunk[], from: OutputChunk, counts: (modulePath: string) => boolean): readonly OutputChunk[] {
  const byFile = new Map(chunks.map((chunk) => [chunk.fileName, chunk]));
  const found = new Set([from]);
  for (const { imports, dynamicImports } of found) {
    for (const name of imports) add(byFile.get(name));
    for (const later of dynamicImports.flatMap((name) => byFile.get(name) ?? [])) if (counts(later.facadeModuleId ?? "")) add(later);
  }
  return [...found];

  function add(chunk: OutputChunk | undefined): void {
    if (chunk !== undefined) found.add(chunk);
  }
}

function bytes(chunks: readonly OutputChunk[]): number {
  return chunks.reduce((sum, { code }) => sum + Buffer.byteLength(code), 0);
}

function listed(chunks: readonly OutputChunk[]): string {
  const sizes = chunks.map((chunk) => [bytes([chunk]), chunk.fileName] as const).toSorted(([a], [b]) => b - a);
  return [...sizes, [bytes(chunks), "in all"] as const].map(([size, name]) => `${String(size).padStart(9)}  ${name}`).join("\n");
}
