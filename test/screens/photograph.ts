import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { execa } from "execa";

export type Camera = { readonly width: number; readonly scheme?: "light" | "dark" };

// Chromium makes no window narrower than this; a page that is to be narrower stands in a frame.
const leastWidth = 500;

/** Draws a page in Chromium twice: to learn how high it is, by a script that only this copy has, then to take the picture. */
export async function photograph(html: string, picture: string, { width, scheme = "light" }: Camera): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "slipway-screens-"));
  const window = Math.max(width, leastWidth);
  const file = async (name: string, text: string) => {
    await writeFile(join(folder, name), text);
    return pathToFileURL(join(folder, name)).href;
  };
  const draw = async (page: string, options: readonly string[]) => {
    const profile = `--user-data-dir=${join(folder, "profile")}`;
    const colours = `--blink-settings=preferredColorScheme=${scheme === "dark" ? 0 : 1}`;
    return await execa("chromium", ["--headless", "--no-sandbox", "--disable-gpu", ...quiet, profile, colours, ...options, page]);
  };
  try {
    const measured = await file("measured.html", `${html.replace(/<meta http-equiv="Content-Security-Policy"[^>]*>/, "")}${ruler(width)}`);
    const { stdout } = await draw(measured, ["--dump-dom", `--window-size=${window},400`]);
    const height = /<html[^>]* data-height="(\d+)"/.exec(stdout)?.[1] ?? "2000";
    const page = await file("page.html", html);
    const frame = `<!doctype html><style>body{margin:0}iframe{border:0;width:${width}px;height:${height}px}</style><iframe src="${page}"></iframe>`;
    const shown = width < leastWidth ? await file("frame.html", frame) : page;
    await draw(shown, [`--screenshot=${picture}`, `--window-size=${window},${height}`]);
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

function ruler(width: number): string {
  return `<script>document.documentElement.style.width="${width}px";document.documentElement.dataset.height=Math.ceil(document.body.getBoundingClientRect().height)</script>`;
}

const quiet =
  "--no-first-run --disable-background-networking --disable-component-update --disable-sync --disable-quic --hide-scrollbars".split(" ");
