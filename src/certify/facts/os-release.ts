import { fact, type Context } from "../context.ts";
import { tree } from "../tree/root.ts";
import { parseSettings } from "./settings-file.ts";

export type OsRelease = { readonly path: string; readonly settings: ReadonlyMap<string, string> };

/** os-release(5): the first of its two places that is there. */
export const osRelease = fact(readOsRelease);

async function readOsRelease(context: Context): Promise<OsRelease | undefined> {
  const files = await tree(context);
  for (const path of ["/etc/os-release", "/usr/lib/os-release"]) {
    const text = await files.text(path);
    if (text !== undefined) return { path, settings: parseSettings(text) };
  }
  return undefined;
}
