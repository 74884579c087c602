import { compareVersions } from "./dpkg-version.ts";
import { packageOrder, type Packages } from "./packages.ts";
import type { InstalledPackage } from "./rpm-database.ts";

type Row = readonly [series: RegExp, fixed: string];

// CVE-2019-11477, 11478 and 11479: the certification FAQ's table of 27 September 2021; where it names cloud kernels only, the generic ones of USN-4017-1.
const dpkgRows: readonly Row[] = [
  [/^4\.4\.0-/, "4.4.0-151"],
  [/^4\.15\.0-\d{4}/, "4.15.0-1049"],
  [/^4\.15\.0-/, "4.15.0-52"],
  [/^4\.18\.0-\d{4}/, "4.18.0-1023"],
  [/^4\.18\.0-/, "4.18.0-22"],
  [/^5\.0\.0-\d{4}/, "5.0.0-1010"],
  [/^5\.0\.0-/, "5.0.0-17"],
  [/^3\.16\./, "3.16.68-2"],
  // With the tilde, the same kernel built for an older release is as good.
  [/^4\.9\./, "4.9.168-1+deb9u3~"],
  [/^4\.19\.37-/, "4.19.37-5"],
];

const rpmRows: readonly Row[] = [
  [/^2\.6\.32-/, "2.6.32-754.15.3"],
  [/^3\.10\.0-327\./, "3.10.0-327.79.2"],
  [/^3\.10\.0-514\./, "3.10.0-514.66.2"],
  [/^3\.10\.0-693\./, "3.10.0-693.50.3"],
  [/^3\.10\.0-862\./, "3.10.0-862.34.2"],
  [/^3\.10\.0-1\d{3}/, "3.10.0-1062.1.1"],
  [/^3\.10\.0-/, "3.10.0-957.21.3"],
  [/^4\.18\.0-80\./, "4.18.0-80.4.2"],
  [/^4\.18\.0-/, "4.18.0-147"],
  [/^3\.0\.101-/, "3.0.101-108.95.2"],
  [/^3\.12\.74-/, "3.12.74-60.64.115.1"],
  [/^4\.4\.121-/, "4.4.121-92.114.1"],
  [/^4\.4\.180-4\./, "4.4.180-4.31.1"],
  [/^4\.4\.180-/, "4.4.180-94.97.1"],
  [/^4\.12\.14-5\./, "4.12.14-5.30.1"],
  [/^4\.12\.14-6\./, "4.12.14-6.15.2"],
  [/^4\.12\.14-95\./, "4.12.14-95.19.1"],
  [/^2\.6\.39-/, "2.6.39-400.312.2"],
  [/^3\.8\.13-/, "3.8.13-118.35.2"],
  [/^4\.1\.12-/, "4.1.12-124.28.3"],
  [/^4\.14\.35-/, "4.14.35-1902.2.0"],
];

/** Releases of kernel.org with the fix. */
const upstreamRows: readonly Row[] = [
  [/^4\.4\./, "4.4.182"],
  [/^4\.9\./, "4.9.182"],
  [/^4\.14\./, "4.14.127"],
  [/^4\.19\./, "4.19.52"],
  [/^5\.1\./, "5.1.11"],
];
const fixedForAll = "5.2";

/** Kernels by their packages, without the packages that only name the newest one. */
export function kernelPackages({ kind, all }: Packages): readonly InstalledPackage[] {
  const names = kind === "rpm" ? /^kernel(?:-(?:core|azure|default|uek|rt|rt-core|lt|ml))?$/ : /^linux-image-(?:unsigned-)?\d(?!.*-dbg)/;
  return all.filter(({ name }) => names.test(name));
}

/** The version from which on a kernel of this series is fixed; undefined when it is, `unlisted` when nothing is known about the series. */
export function sackFloor(packages: Packages, version: string): string | undefined {
  const plain = version.replace(/^\d+:/, "");
  if (compareVersions(plain, fixedForAll) >= 0) return undefined;
  const order = packageOrder(packages);
  const [, fixed] = [...(packages.kind === "rpm" ? rpmRows : dpkgRows), ...upstreamRows].find(([series]) => series.test(plain)) ?? [];
  if (fixed === undefined) return "unlisted";
  const [, upstream] = upstreamRows.find(([series]) => series.test(plain)) ?? [];
  const isFixed = order(plain, fixed) >= 0 || (upstream !== undefined && order(plain, upstream) >= 0);
  return isFixed ? undefined : fixed;
}
