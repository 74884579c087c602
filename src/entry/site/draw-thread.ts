import { join } from "node:path";
import { workerData } from "node:worker_threads";

import { createDigests } from "../../adapters/digests.ts";
import { createGitLedger } from "../../adapters/ledger/git-ledger.ts";
import { answerQuestions } from "../../adapters/thread.ts";
import type { Place } from "../../engine/site/overview.ts";
import { drawOffers, type Drawing } from "./draw-offers.ts";
import type { DrawTask } from "./draw-threads.ts";
import { siteFrame } from "./frame.ts";

// A thread that draws offers: started by draw-threads.ts, which says what, and ended by it. Nothing is fetched here: the heads have been looked at.

// oxlint-disable-next-line no-unsafe-type-assertion -- only draw-threads.ts starts this
const { root, folder, ground, now } = workerData as DrawTask;
const drawing: Drawing = {
  ports: { ledger: createGitLedger({ directory: root }), digests: createDigests({ cacheFolder: join(root, ".slipway", "cache") }) },
  folder,
  frame: siteFrame(ground, now),
};

answerQuestions((places: readonly Place[]) => drawOffers(drawing, places));
