import { createHash } from "node:crypto";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { offerName, parseOfferName, type OfferId } from "../../core/offer.ts";
import { quote } from "../../core/problem.ts";
import type { Instant } from "../../core/time.ts";
import type { Host, SupportRequest } from "../../ports/host.ts";
import type { Answer } from "../../ports/world.ts";
import { createFileOnce, replaceFileIfChanged } from "../atomic-file.ts";
import { errorText, fileProblem } from "../fault.ts";

export type LocalHostOptions = {
  /** The state folder; `site/` (All offers, and a page for each) and `support/` are made below it. */
  readonly folder: string;
  readonly now: () => Instant;
  /** Told when a page could not be written: announcing never fails, but somebody should know. */
  readonly warn?: (text: string) => void;
};

/** This machine as the place where people follow a submission: files that change only when what they say changes, each replaced at once. */
export function createLocalHost({ folder, now, warn = ignore }: LocalHostOptions): Host {
  return {
    async announce({ offer, json, html, markdown, reports }) {
      try {
        const site = join(folder, "site");
        const place = join(site, "status", checkedName(offer));
        await replaceFileIfChanged(join(place, "status.json"), json);
        await replaceFileIfChanged(join(place, "status.md"), markdown);
        // Before the page that leads to them.
        for (const [name, page] of await reports()) await replaceFileIfChanged(join(place, name), page);
        await replaceFileIfChanged(join(place, "index.html"), await html());
        // Loaded where it is needed: jobs on GitHub wire this host and never show anything with it.
        const { writeOffersPage } = await import("./offers-page-file.ts");
        await writeOffersPage(site, now());
      } catch (error) {
        warn(`The status of ${quote(offerName(offer))} could not be written below ${quote(folder)}: ${quote(errorText(error))}`);
      }
      return undefined;
    },
    openSupport: async (request) => await openSupport(join(folder, "support"), request),
  };
}

function ignore(): void {
  // Nobody is listening.
}

/** The Markdown comes last: its name is the request's address, so whoever finds it finds the data beside it too. */
async function openSupport(folder: string, { id, json, markdown }: SupportRequest): Promise<Answer<{ readonly url: string }>> {
  const name = fileName(id);
  const file = join(folder, `${name}.md`);
  try {
    await createFileOnce(join(folder, `${name}.json`), json);
    const created = await createFileOnce(file, markdown);
    return { kind: "done", already: !created, value: { url: pathToFileURL(file).href } };
  } catch (error) {
    return { kind: "failed", permanent: true, problem: fileProblem("support-unwritable", folder, error) };
  }
}

function checkedName(offer: OfferId): string {
  const name = offerName(offer);
  if (parseOfferName(name) === undefined) throw new TypeError("this is no offer's name");
  return name;
}

/** The id itself where it is a harmless name, else a name made of its digest. */
function fileName(id: string): string {
  return /^[A-Za-z0-9][\w.-]{0,149}$/.test(id) ? id : createHash("sha256").update(id).digest("hex");
}
