const areas: Readonly<Record<string, string>> = {
  VHD: "The VHD container",
  DATA: "Data disks",
  PART: "Partitions and file systems",
  OFFER: "What the offer says",
  BOOT: "Boot loaders and the kernel's command line",
  KRN: "The kernel and its drivers",
  NET: "The network",
  SWAP: "Swap",
  AGT: "The agent and provisioning",
  ACC: "Accounts",
  SSH: "The SSH server",
  GEN: "What the build left behind",
  SEC: "Known holes and updates",
  WIN: "Windows",
  LIVE: "The started system",
};

/** Things with a check's id, by the area that the id begins with, in their order; an area without a name keeps its letters. */
export function byArea<T>(list: readonly T[], idOf: (each: T) => string): readonly (readonly [name: string, list: readonly T[]])[] {
  const grouped = Map.groupBy(list, (each) => idOf(each).slice(0, idOf(each).indexOf("-")));
  return [...grouped].map(([area, some]) => [areas[area] ?? area, some]);
}
