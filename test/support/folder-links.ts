import { readdir, readFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";

import { strictTags } from "./html-tokens.ts";

/** Every file below a folder, by its path there. */
export async function filesBelow(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => relative(folder, join(entry.parentPath, entry.name)));
}

/**
 * Links of a folder of pages that lead nowhere, each as `page → link`: to no file of the folder, out of it, to a fragment that its page does not have, or
 * absolute, which would break below a path. Addresses on the web are only looked at: nothing is fetched.
 */
export async function brokenLinks(folder: string): Promise<readonly string[]> {
  const files = new Set(await filesBelow(folder));
  const pages = new Map<string, Page>();
  for (const file of files) if (file.endsWith(".html")) pages.set(file, pageOf(await readFile(join(folder, file), "utf8")));
  return [...pages].flatMap(([file, { links }]) =>
    links.filter((link) => !leadsSomewhere(link, file, files, pages)).map((link) => `${file} → ${link}`),
  );
}

type Page = { readonly links: readonly string[]; readonly ids: ReadonlySet<string> };

function pageOf(html: string): Page {
  // A style sheet is text of its own; what looks like a tag there is none.
  const tags = strictTags(html.replaceAll(/<style>[^]*?<\/style>/g, ""));
  const links = tags.flatMap(({ attributes }) => ["href", "src", "poster", "action"].flatMap((name) => attributes.get(name) ?? []));
  return {
    links: links.map((link) => link.replaceAll("&amp;", "&")),
    ids: new Set(tags.flatMap(({ attributes }) => attributes.get("id") ?? [])),
  };
}

function leadsSomewhere(link: string, from: string, files: ReadonlySet<string>, pages: ReadonlyMap<string, Page>): boolean {
  if (/^(?:https?|mailto|tel|file):/.test(link)) return URL.canParse(link);
  const [address = "", fragment = ""] = link.split("#");
  const [path = ""] = address.split("?");
  if (/^(?:\/|[a-z][a-z0-9+.-]*:)/i.test(path)) return false;
  const target = path === "" ? from : join(dirname(from), decodeURIComponent(path));
  const file = target.endsWith("/") || target === "." ? join(target, "index.html") : target;
  return files.has(file) && (fragment === "" || pages.get(file)?.ids.has(fragment) === true);
}
