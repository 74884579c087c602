import { readdir } from "node:fs/promises";
import { join } from "node:path";

import type { Status } from "../../core/status.ts";
import type { Instant } from "../../core/time.ts";
import { offersPage } from "../../render/offers-page.ts";
import { offerLine } from "../../render/site-offers.ts";
import { siteScript } from "../../render/site-script.ts";
import { siteScriptFile, statusCssFile } from "../../render/status-frame.ts";
import { statusCss } from "../../render/status-page.ts";
import { readIfThere, replaceFileIfChanged } from "../atomic-file.ts";

/**
 * The All offers page of this machine, drawn from the status files that lie beside it: no ledger is read again, so it costs the same however long
 * the offers' histories are.
 */
export async function writeOffersPage(site: string, now: Instant): Promise<void> {
  const statuses = await readStatuses(join(site, "status"));
  await replaceFileIfChanged(join(site, statusCssFile), statusCss);
  await replaceFileIfChanged(join(site, siteScriptFile), siteScript);
  await replaceFileIfChanged(
    join(site, "index.html"),
    offersPage(
      statuses.map((status) => offerLine(status, sinceOf(status))),
      { now },
    ),
  );
}

async function readStatuses(folder: string): Promise<readonly Status[]> {
  const publishers = await readdir(folder);
  const places = await Promise.all(
    publishers
      .toSorted()
      .map(async (publisher) => (await readdir(join(folder, publisher))).toSorted().map((offer) => join(folder, publisher, offer))),
  );
  const statuses: Status[] = [];
  for (const place of places.flat()) {
    const status = decodeStatus((await readIfThere(join(place, "status.json")))?.toString("utf8"));
    if (status !== undefined) statuses.push(status);
  }
  return statuses;
}

/** Our own files: what is not one of them is left out, the rest is what `statusOf` gave. */
function decodeStatus(text: string | undefined): Status | undefined {
  try {
    const value: unknown = JSON.parse(text ?? "");
    const isStatus = typeof value === "object" && value !== null && "steps" in value && Array.isArray(value.steps) && "slots" in value;
    // oxlint-disable-next-line no-unsafe-type-assertion -- the decoding edge of a file that only Slipway writes
    return isStatus ? (value as Status) : undefined;
  } catch {
    return undefined;
  }
}

/** When the offer came to where it is: the last moment that any step began or ended. */
function sinceOf(status: Status): Instant | null {
  const moments = status.steps.flatMap(({ startedAt, endedAt }) => [startedAt, endedAt]).filter((moment) => moment !== null);
  return moments.toSorted().at(-1) ?? null;
}
