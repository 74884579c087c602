import { expect, test } from "vitest";

import { supportEnds } from "../../src/certify/facts/support-ends.ts";

test.each([
  ["debian", "12", "Debian GNU/Linux", "2028-06-30"],
  ["ubuntu", "18.04", "Ubuntu", "2023-05-31"],
  ["ubuntu", "18.10", "Ubuntu", undefined],
  ["rhel", "8.10", "Red Hat Enterprise Linux", "2029-05-31"],
  ["centos", "8", "CentOS Linux", "2021-12-31"],
  ["centos", "8", "CentOS Stream", "2024-05-31"],
  ["sles", "12.5", "SLES", "2024-10-31"],
  ["nobodix", "1", "Nobodix", undefined],
  ["debian", "", "Debian testing", undefined],
  ["constructor", "name", "x", undefined],
])("%s %s (%s) ends on %s", (id, version, name, expected) => {
  const release = new Map([
    ["ID", id],
    ["VERSION_ID", version],
    ["NAME", name],
  ]);
  expect(supportEnds(release)).toBe(expected);
});
