import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { rpmPackages } from "../../src/certify/facts/rpm-database.ts";
import { sqliteRows } from "../../src/certify/facts/sqlite-table.ts";
import { ImageReadError } from "../../src/ports/images.ts";
import { attention, certifyFake } from "../support/certify.ts";
import { rpmSqlite, type RpmPackage } from "../support/rpm-database.ts";

const installed: readonly RpmPackage[] = [
  { name: "glibc", version: "2.17", release: "55.el7_0.4", padding: 20_000 },
  { name: "openssl-libs", version: "1.0.1e", release: "34.el7", epoch: 1 },
  { name: "kernel", version: "3.10.0", release: "957.21.3.el7" },
  { name: "kernel", version: "3.10.0", release: "957.21.2.el7", padding: 3_000_000 },
  { name: "WALinuxAgent", version: "2.7.0.6", release: "8.el7" },
  { name: "gpg-pubkey", version: "f4a80eb5", release: "53a7ff4b" },
  ...Array.from({ length: 900 }, (_, index) => ({ name: `lib${index}`, version: "1", release: "1", padding: index })),
];

const database = rpmSqlite(installed);

test.each([512, 4096, 65_536])("packages are read from a database that SQLite wrote with pages of %d bytes", (pageSize) => {
  const found = rpmPackages(rpmSqlite(installed, pageSize));
  expect(found).toHaveLength(installed.length - 1);
  expect(found.slice(0, 3)).toEqual([
    { name: "glibc", version: "2.17-55.el7_0.4" },
    { name: "openssl-libs", version: "1:1.0.1e-34.el7" },
    { name: "kernel", version: "3.10.0-957.21.3.el7" },
  ]);
});

describe("an image with an RPM database", () => {
  const path = "usr/lib/sysimage/rpm/rpmdb.sqlite";
  const files = { "var/lib/dpkg": undefined };

  test("is judged by it, in RPM's order", async () => {
    const report = await certifyFake({ files: { ...files, [path]: { content: database } } });
    expect(attention(report)).toMatchObject({ "SEC-002": "warn", "SEC-007": "fail" });
    expect(report.findings.find(({ check }) => check === "SEC-007")?.text).toBe(
      '"kernel" has version "3.10.0-957.21.2.el7"; required is at least 3.10.0-957.21.3.',
    );
    expect(report.findings.filter(({ check }) => ["AGT-001", "AGT-002", "SEC-006"].includes(check)).map(({ result }) => result)).toEqual([
      "pass",
      "pass",
      "pass",
    ]);
  });

  test("is unknown where changes were not written back, or where it is cut", async () => {
    const open = await certifyFake({ files: { ...files, [path]: { content: database }, [`${path}-wal`]: "changes" } });
    expect(open.findings.find(({ check }) => check === "SEC-005")).toMatchObject({ result: "unknown" });
    const cut = await certifyFake({ files: { ...files, [path]: { content: database.subarray(0, 8192) } } });
    expect(cut.findings.find(({ check }) => check === "SEC-005")?.text).toMatch(/^The RPM database can not be read: .+\.$/);
  });

  test("of an older kind is unknown", async () => {
    const report = await certifyFake({ files: { ...files, "var/lib/rpm/Packages": "x" } });
    expect(report.findings.find(({ check }) => check === "SEC-007")?.text).toContain("of an older kind");
  });
});

test("a database with any bytes changed gives packages or an ImageReadError", () => {
  const small = database.subarray(0, 40 * 4096);
  fc.assert(
    fc.property(fc.nat(3 * 4096), fc.uint8Array({ minLength: 1, maxLength: 12 }), (at, noise) => {
      const broken = Buffer.from(small);
      broken.set(noise, at);
      expect(outcome(broken)).toBeOneOf(["answered", "refused"]);
    }),
    { numRuns: 300 },
  );
});

test("what is no database, and a table that is not there, are refused", () => {
  expect(() => rpmPackages(Buffer.alloc(4096))).toThrow(ImageReadError);
  expect(() => [...sqliteRows(database, "Nothing")]).toThrow("It has no such table");
});

function outcome(bytes: Buffer): unknown {
  try {
    return Array.isArray(rpmPackages(bytes)) ? "answered" : "nothing";
  } catch (error) {
    return error instanceof ImageReadError ? "refused" : error;
  }
}
