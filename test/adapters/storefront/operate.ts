import { join } from "node:path";

import { exportLive, liveFolder } from "../../../src/adapters/storefront/export-live.ts";
import { createStaticStoreFront } from "../../../src/adapters/storefront/static.ts";
import { audience, digestOf, start } from "../../contract/storefront-contract.ts";
import { illustrated } from "../../contract/storefront-references.ts";

// A process of its own for tests: `node operate.ts <folder> <offer> <operation>…` with operations `package:a`, `promote:a`, `open:a`, `close`,
// `export`: what is live is copied to `out/live`.

const [folder = "", offerName = "", ...names] = process.argv.slice(2);
const offer = { publisher: "contoso", offer: offerName };
const store = createStaticStoreFront({ folder, secretFile: `${folder}/preview.key`, now: () => start });

const operations: Readonly<Record<string, (letter: string) => Promise<{ readonly kind: string }>>> = {
  package: async (letter) => await store.packagePage(illustrated(letter, offer)),
  promote: async (letter) => await store.promote(offer, digestOf(letter)),
  open: async (letter) => await store.openPreview(offer, 1, digestOf(letter), audience(1, 2), "2026-12-06T16:00:00.000Z"),
  close: async () => await store.closePreview(offer, 1),
  export: async () => {
    await exportLive(liveFolder(folder), join(folder, "out", "live"), new Map());
    return { kind: "done" };
  },
};

for (const wanted of names) {
  const [verb = "", letter = ""] = wanted.split(":");
  if ((await operations[verb]?.(letter))?.kind !== "done") process.exitCode = 1;
}
