import { packageOrder, type Packages } from "./packages.ts";

/** A branch that a distribution keeps: versions that match are fixed from `fixed` on. */
export type Branch = { readonly matches: RegExp; readonly fixed: string };

/** Since when a hole is closed: upstream, and in the branches of distributions that fixed it without changing the version. */
export type FixedVersions = {
  /** Before it nobody had the hole; left out where it was always there. */
  readonly since?: string;
  readonly upstream: string;
  readonly dpkg: readonly Branch[];
  readonly rpm: readonly Branch[];
};

/** What must be installed instead of `version`; undefined when it is not open to the hole. Epochs are the distributions' own business and not compared. */
export function neededInstead(packages: Packages, version: string, hole: FixedVersions): string | undefined {
  const order = packageOrder(packages);
  const plain = version.replace(/^\d+:/, "");
  if (hole.since !== undefined && order(plain, hole.since) < 0) return undefined;
  const branch = (packages.kind === "rpm" ? hole.rpm : hole.dpkg).find(({ matches }) => matches.test(plain));
  if (branch !== undefined && order(plain, branch.fixed) >= 0) return undefined;
  if (order(plain, hole.upstream) >= 0) return undefined;
  return branch?.fixed ?? hole.upstream;
}

/** CVE-2015-0235; upstream 2.18 · DSA-3142, DLA-139, USN-2485, RHSA-2015:0090, 0092. */
export const ghost: FixedVersions = {
  upstream: "2.18",
  dpkg: [
    { matches: /\+deb7/, fixed: "2.13-38+deb7u7" },
    { matches: /\+deb6/, fixed: "2.11.3-4+deb6u4" },
    { matches: /^2\.15-0ubuntu/, fixed: "2.15-0ubuntu10.10" },
    { matches: /^2\.11\.1-0ubuntu/, fixed: "2.11.1-0ubuntu7.20" },
  ],
  rpm: [
    { matches: /\.el7/, fixed: "2.17-55.el7_0.5" },
    { matches: /\.el6/, fixed: "2.12-1.149.el6_6.5" },
    { matches: /\.el5/, fixed: "2.5-123.el5_11.1" },
  ],
};

/** CVE-2014-6271 and 7169; upstream 4.3 with patch 27 · DSA-3035, DLA-63, USN-2380, RHSA-2014:1306. */
export const shellshock: FixedVersions = {
  upstream: "4.3.27",
  dpkg: [
    { matches: /^4\.3-\d[\d.]*$/, fixed: "4.3-9.2" },
    { matches: /\+deb7/, fixed: "4.2+dfsg-0.1+deb7u3" },
    { matches: /\+deb6/, fixed: "4.1-3+deb6u2" },
    { matches: /^4\.3-7ubuntu/, fixed: "4.3-7ubuntu1.5" },
    { matches: /^4\.2-2ubuntu/, fixed: "4.2-2ubuntu2.6" },
    { matches: /^4\.1-2ubuntu/, fixed: "4.1-2ubuntu3.5" },
    // Later Ubuntu releases began from Debian's fixed package.
    { matches: /^4\.3-(?:9|1\d)\S*ubuntu/, fixed: "4.3-9ubuntu" },
  ],
  rpm: [
    { matches: /\.el7/, fixed: "4.2.45-5.el7_0.4" },
    { matches: /\.el6/, fixed: "4.1.2-15.el6_5.2" },
    { matches: /\.el5/, fixed: "3.2-33.el5_11.4" },
  ],
};

/** CVE-2014-0160; 1.0.1 to 1.0.1f · DSA-2896, USN-2165, RHSA-2014:0376. */
export const heartbleed: FixedVersions = {
  since: "1.0.1",
  upstream: "1.0.1g",
  dpkg: [
    { matches: /^1\.0\.1e-2\+deb7/, fixed: "1.0.1e-2+deb7u5" },
    { matches: /^1\.0\.1-4ubuntu/, fixed: "1.0.1-4ubuntu5.12" },
    { matches: /^1\.0\.1c-3ubuntu/, fixed: "1.0.1c-3ubuntu2.7" },
    { matches: /^1\.0\.1e-3ubuntu/, fixed: "1.0.1e-3ubuntu1.2" },
    { matches: /^1\.0\.1f-1ubuntu/, fixed: "1.0.1f-1ubuntu2" },
  ],
  rpm: [
    { matches: /\.el7/, fixed: "1.0.1e-34.el7" },
    { matches: /\.el6/, fixed: "1.0.1e-16.el6_5.7" },
  ],
};
