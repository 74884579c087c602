import type { Instant } from "../../core/time.ts";
import type { StoreFront } from "../../ports/world.ts";
import { done, guarded } from "./guarded.ts";
import { live, promote, withdraw } from "./live.ts";
import { folderPath, storePage } from "./packaged.ts";
import { offerPath, placesIn } from "./places.ts";
import { closePreview, openPreview, type PreviewHouse } from "./preview.ts";

export type StaticStoreFrontOptions = {
  /** The state folder; pages go to `site/live` and `site/preview` below it, what the store front remembers to `store`. */
  readonly folder: string;
  /** File of the key that signs preview links. */
  readonly secretFile: string;
  /** Address that `site/` is served at; addresses of files without one. */
  readonly baseUrl?: string;
  readonly now?: () => Instant;
};

/**
 * The store front of one machine, or of any web host that serves folders. `site/live` is one symbolic link that moves from one complete state to
 * the next; previews are folders with unguessable names that stop existing when they are closed or have expired.
 */
export function createStaticStoreFront({ folder, secretFile, baseUrl, now = systemNow }: StaticStoreFrontOptions): StoreFront {
  const places = placesIn(folder);
  const house = (): PreviewHouse => ({ places, secretFile, baseUrl, now: now() });
  return {
    packagePage: async (content) =>
      await guarded(places, now(), async () => {
        const stored = await storePage(places, content);
        return done(stored.already, { where: folderPath(places, offerPath(content.offer), stored.folder) });
      }),
    // eslint-disable-next-line max-params -- the port's shape
    openPreview: async (offer, submission, digest, audience, expires) =>
      await guarded(places, now(), async () => await openPreview(house(), { offer, submission, digest, audience, expires })),
    closePreview: async (offer, submission) => await guarded(places, now(), async () => await closePreview(house(), offer, submission)),
    promote: async (offer, digest) => await guarded(places, now(), async () => await promote(places, baseUrl, offer, digest)),
    withdraw: async (offer) => await guarded(places, now(), async () => await withdraw(places, baseUrl, offer)),
    live: async (offer) => await live(places, baseUrl, offer).catch(() => undefined),
  };
}

function systemNow(): Instant {
  return new Date().toISOString();
}
