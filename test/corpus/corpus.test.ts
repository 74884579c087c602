// needs: mke2fs debugfs busybox unshare
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

import { describe, expect, test } from "vitest";

import { checks } from "../../src/certify/registry.ts";
import { attention } from "../support/certify.ts";
import { certifyTree } from "./certify-tree.ts";
import { checkers } from "./guest.ts";
import { edited } from "./make.ts";
import { makes } from "./makes/makes.ts";
import { measure, tally } from "./measure.ts";
import { ourVerdict } from "./ours.ts";
import { confusionText, ourFaults, page, realHeading } from "./page.ts";
import { seeds } from "./seeds/seeds.ts";
import { theirVerdict } from "./theirs.ts";

const ids = new Set(checks.map(({ id }) => id));
/** Table lines of the page that are no seed and no clean image: the confusion table's six, and two heads of two. */
const headLines = 10;
const inFiles = seeds.filter(({ disk }) => disk === undefined);

describe("the whole list, in memory", () => {
  test.each(Object.values(makes))("$name is clean", async (make) => {
    expect(attention(await certifyTree(make.tree(make.packages), make.type))).toEqual({});
  });

  test.each(inFiles)("$name", async (seed) => {
    const make = makes[seed.make ?? "minbase"];
    const tree = edited(make.tree({ ...make.packages, ...seed.packages }), seed.edits);
    const verdict = ourVerdict(await certifyTree(tree, make.type, seed.policy), seed);
    expect(verdict).toMatchObject({ found: true, missed: [], others: [] });
    expect(verdict.text).toMatch(/^\S.*[.)]$/);
  });
});

test("there are enough of them, each by a name of its own, and every check they expect exists", () => {
  expect(seeds.length).toBeGreaterThanOrEqual(80);
  expect(Object.keys(makes).length).toBeGreaterThanOrEqual(12);
  expect(new Set(seeds.map(({ name }) => name)).size).toBe(seeds.length);
  for (const { expected } of seeds) {
    expect(Object.keys(expected).length).toBeGreaterThan(0);
    expect(Object.keys(expected).filter((check) => !ids.has(check))).toEqual([]);
  }
});

test("the page names every seed and every clean image, all of them found and none of them with an alarm of ours", async () => {
  const text = await readFile(fileURLToPath(new URL("README.md", import.meta.url)), "utf8");
  const rows = (text.split(realHeading)[0] ?? "").split("\n").filter((line) => line.startsWith("| "));
  for (const { name, expected } of seeds)
    expect(rows.find((row) => row.startsWith(`| ${name} | [`))).toContain(`[${Object.keys(expected)[0] ?? ""}](`);
  for (const { name } of Object.values(makes)) expect(rows.some((row) => row.startsWith(`| ${name} | – |`))).toBe(true);
  expect(rows).toHaveLength(seeds.length + Object.keys(makes).length + headLines);
});

test("a few are built, certified as files, and judged by the others' rules in a chroot", async () => {
  const few = [
    "A swap partition from the installer, in no fstab",
    "root's password field is empty",
    "Effective and good, but in a drop-in that the literal search does not read",
    "cloud-init's swap: makes a file at the first boot",
    "The build user is deleted, the home with its history stayed",
  ];
  const measured = await measure(
    seeds.filter(({ name }) => few.includes(name)),
    [makes.minbase, makes.ubuntu],
  );
  expect(ourFaults(measured)).toEqual([]);
  expect(tally(measured).slipway).toEqual({ found: few.length, lost: 0, missed: 0, falseAlarms: 0 });
  const theirs = new Map(measured.seeds.map((row) => [row.name, checkers.map((checker) => row.theirs[checker].kind)]));
  // LISA passes an account without a password, and reads sshd_config literally; the self-test knows partitions only.
  expect(theirs.get("root's password field is empty")).toEqual(["missed", "found", "missed"]);
  expect(theirs.get("Effective and good, but in a drop-in that the literal search does not read")).toEqual(["found", "missed", "found"]);
  expect(theirs.get("cloud-init's swap: makes a file at the first boot")).toEqual(["found", "missed", "missed"]);
  expect(theirs.get("A swap partition from the installer, in no fstab")).toEqual(["found", "missed", "found"]);
  expect(confusionText(measured)).toContain("5 defects, 2 clean images");
  expect(page(measured)).toContain("| **Slipway** | 5 | 0 | 0 | 0 |");
}, 120_000);

test("a rule that complains about the clean make too names no defect, and what is lost in a subshell counts as missed", () => {
  const before = [{ rule: "4", answer: "warn", reason: "no firewall" }] as const;
  expect(theirVerdict(before, before)).toEqual({ kind: "missed" });
  expect(theirVerdict([...before, { rule: "8", answer: "lost", reason: "app" }], before)).toEqual({ kind: "lost", rule: "8" });
  expect(theirVerdict([...before, { rule: "11", answer: "fail", reason: "root" }], before)).toEqual({ kind: "found", rule: "11" });
});

test("a miss and a false alarm of ours are faults", async () => {
  const seed = { expected: { "GEN-001": "fail" } } as const;
  const silent = await certifyTree(makes.minbase.tree(makes.minbase.packages), "x64Gen2");
  expect(ourVerdict(silent, seed)).toMatchObject({ found: false, missed: ["GEN-001 fail"], others: [] });
  const loud = await certifyTree(edited(makes.minbase.tree(makes.minbase.packages), { "root/.bash_history": "x\n" }), "x64Gen2");
  expect(ourVerdict(loud, { expected: {} }).others).toEqual(["GEN-011 fail"]);
});
