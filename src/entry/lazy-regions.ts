import type { Regions } from "../ports/regions.ts";

/** Regions whose adapter is loaded at the first call: most wake-ups copy nothing, and need none of it. */
export function lazyRegions(load: () => Promise<Regions>): Regions {
  let loading: Promise<Regions> | undefined;
  const regions = (): Promise<Regions> => (loading ??= load());
  return {
    replicate: async (...given) => await (await regions()).replicate(...given),
    verify: async (...given) => await (await regions()).verify(...given),
    setAccess: async (...given) => await (await regions()).setAccess(...given),
    open: async (...given) => await (await regions()).open(...given),
    list: async (region) => await (await regions()).list(region),
    inspect: async (...given) => await (await regions()).inspect(...given),
    locate: async (...given) => await (await regions()).locate(...given),
    remove: async (...given) => await (await regions()).remove(...given),
  };
}
