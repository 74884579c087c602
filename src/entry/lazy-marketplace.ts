import type { PartnerCenterOptions } from "../adapters/marketplace/partner-center.ts";
import type { Marketplace } from "../ports/marketplace.ts";

type Options = Omit<PartnerCenterOptions, "services" | "allowInternal" | "now">;

/** Partner Center behind its port, in a chunk that only publishers who hand offers to it load. */
export function lazyMarketplace(options: Options, assetsUrl: string | undefined): Marketplace {
  let opened: Promise<Marketplace> | undefined;
  const open = async (): Promise<Marketplace> => {
    const [{ partnerCenter }, { usualServices }] = await Promise.all([
      import("../adapters/marketplace/partner-center.ts"),
      import("../adapters/marketplace/session.ts"),
    ]);
    return partnerCenter({ ...options, services: usualServices, allowInternal: false, now: Date.now });
  };
  const marketplace = async (): Promise<Marketplace> => await (opened ??= open());
  return {
    ...(assetsUrl === undefined ? {} : { assetsUrl }),
    preview: async (offer) => await (await marketplace()).preview(offer),
    goLive: async (submission) => await (await marketplace()).goLive(submission),
  };
}
