import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";

import type { OfferId } from "../../src/core/offer.ts";

/** The repository's root folder. */
export const projectRoot = fileURLToPath(new URL("../../", import.meta.url));

/** Files of an offer's folder below `root`, by their path from there. */
export function readOfferFolder({ publisher, offer }: OfferId, root: string = projectRoot): Map<string, Uint8Array> {
  const entries = readdirSync(join(root, "offers", publisher, offer), { recursive: true, withFileTypes: true });
  return new Map(
    entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => [relative(root, path).replaceAll("\\", "/"), new Uint8Array(readFileSync(path))]),
  );
}

export const sampleId: OfferId = { publisher: "contoso", offer: "web-stack" };
