import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

import { execa } from "execa";

import { githubPage } from "./github-page.ts";

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

/** Draws the page twice: to learn how high it is, then to take the picture. */
async function photograph(html: string, picture: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "slipway-screens-"));
  try {
    const page = join(folder, "page.html");
    await writeFile(page, html);
    const { stdout } = await draw(folder, page, ["--dump-dom", `--window-size=${width},400`]);
    const height = /<html[^>]* data-height="(\d+)"/.exec(stdout)?.[1] ?? "2000";
    await draw(folder, page, [`--screenshot=${picture}`, `--window-size=${width},${height}`]);
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

const quiet =
  "--no-first-run --disable-background-networking --disable-component-update --disable-sync --disable-quic --hide-scrollbars".split(" ");

function draw(folder: string, page: string, options: readonly string[]) {
  const profile = `--user-data-dir=${join(folder, "profile")}`;
  return execa("chromium", ["--headless", "--no-sandbox", "--disable-gpu", ...quiet, profile, ...options, pathToFileURL(page).href]);
}

const [out, ...names] = process.argv.slice(2);
if (out === undefined) throw new Error("Say where to: node test/screens/github-comment.ts <out folder> [name…]");
await mkdir(out, { recursive: true });
for (const [name, markdown] of await texts()) {
  if (names.length > 0 && !names.includes(name)) continue;
  for (const scheme of ["light", "dark"] as const)
    await photograph(await githubPage(markdown, scheme, "slipway · bot"), resolve(out, `${name}-${scheme}.png`));
  process.stdout.write(`${name}\n`);
}
