import { mkdir, readdir, readFile } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

import { githubPage } from "./github-page.ts";
import { photograph } from "./photograph.ts";

// Pictures of what people read on GitHub: `node test/screens/github-comment.ts <out folder> [name…]` renders the golden comments of every story (or those
// named) in the light and the dark style and photographs them with Chromium (`apt-get install chromium fonts-noto-color-emoji`).

const fixtures = fileURLToPath(new URL("../fixtures/", import.meta.url));
const width = 960;

/** Golden Markdown by the picture's name: comments of stories, and single texts. */
async function texts(): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  for (const story of await readdir(join(fixtures, "runs")))
    found.set(story, await readFile(join(fixtures, "runs", story, "comment.md"), "utf8"));
  for (const file of await readdir(join(fixtures, "host")))
    if (file.endsWith(".md")) found.set(basename(file, ".md"), await readFile(join(fixtures, "host", file), "utf8"));
  return found;
}

const [out, ...names] = process.argv.slice(2);
if (out === undefined) throw new Error("Say where to: node test/screens/github-comment.ts <out folder> [name…]");
await mkdir(out, { recursive: true });
for (const [name, markdown] of await texts()) {
  if (names.length > 0 && !names.includes(name)) continue;
  for (const scheme of ["light", "dark"] as const)
    await photograph(await githubPage(markdown, scheme, "slipway · bot"), resolve(out, `${name}-${scheme}.png`), { width, scheme });
  process.stdout.write(`${name}\n`);
}
