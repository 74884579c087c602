import { join } from "node:path";

import { execa } from "execa";

import type { Accounts } from "../support/azure-regions.ts";
import type { Stage } from "./provision-image.ts";

export type Start = () => Promise<Accounts & AsyncDisposable>;
export type Sent = { readonly seconds: number; readonly wireBytes: number };

/**
 * Sends an image to the accounts of a server that was just started, in a process of its own: by our adapter, as bare Put Page of the same amount, or whole
 * and naively.
 */
export async function send(
  way: "ours" | "raw" | "naive",
  { image, manifest }: Stage,
  start: Start,
  regions: readonly string[],
): Promise<Sent> {
  await using server = await start();
  const child = join(import.meta.dirname, "provision-azure-child.ts");
  const urls = regions.map((region) => server.urlOf(region));
  const { stdout } = await execa(process.execPath, [child, way, image, manifest, ...urls], { env: { KEY: server.key } });
  // eslint-disable-next-line typescript/no-unsafe-type-assertion -- our own child's answer
  return JSON.parse(stdout) as Sent;
}
