/** Last days of free security updates, by os-release's ID and the first parts of VERSION_ID; from the distributions' own pages on release cycles. */
const lastDays: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  debian: {
    "7": "2018-05-31",
    "8": "2020-06-30",
    "9": "2022-06-30",
    "10": "2024-06-30",
    "11": "2026-08-31",
    "12": "2028-06-30",
    "13": "2030-06-30",
  },
  ubuntu: {
    "12.04": "2017-04-28",
    "14.04": "2019-04-30",
    "16.04": "2021-04-30",
    "18.04": "2023-05-31",
    "20.04": "2025-05-31",
    "22.04": "2027-04-30",
    "24.04": "2029-04-30",
  },
  centos: { "5": "2017-03-31", "6": "2020-11-30", "7": "2024-06-30", "8": "2021-12-31" },
  "centos stream": { "8": "2024-05-31", "9": "2027-05-31" },
  rhel: { "5": "2017-03-31", "6": "2020-11-30", "7": "2024-06-30", "8": "2029-05-31", "9": "2032-05-31" },
  almalinux: { "8": "2029-03-01", "9": "2032-05-31" },
  rocky: { "8": "2029-05-31", "9": "2032-05-31" },
  ol: { "6": "2021-03-31", "7": "2024-12-31", "8": "2029-07-31", "9": "2032-06-30" },
  sles: { "11": "2019-03-31", "12": "2024-10-31" },
  mariner: { "2.0": "2025-07-31" },
};

/** The last day of a release, as YYYY-MM-DD; undefined when it is not known here. */
export function supportEnds(release: ReadonlyMap<string, string>): string | undefined {
  const id = release.get("ID") ?? "";
  const version = release.get("VERSION_ID") ?? "";
  const days = own(lastDays, id === "centos" && /stream/i.test(release.get("NAME") ?? "") ? "centos stream" : id);
  return own(days ?? {}, version) ?? own(days ?? {}, version.split(".")[0] ?? "");
}

/** The names come from an image and may be those of every object's own properties. */
function own<Value>(table: Readonly<Record<string, Value>>, key: string): Value | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}
