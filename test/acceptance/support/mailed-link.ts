import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/** The link that the mail about a submission's preview carries: the only one so far but for those known. */
export async function mailedLink(root: string, ...known: readonly string[]): Promise<string> {
  const folder = join(root, ".slipway/outbox");
  for (const name of await readdir(folder)) {
    const text = (await readFile(join(folder, name), "utf8")).replaceAll("=\r\n", "").replaceAll("=3D", "=");
    const [link] = /http:\/\/127\.0\.0\.1:\d+\/preview\/[\w/-]+\//.exec(text) ?? [];
    if (link !== undefined && !known.includes(link)) return link;
  }
  throw new Error("No mail carries a preview link.");
}
