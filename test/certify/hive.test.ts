// needs: hivexsh
import { writeFile } from "node:fs/promises";
import { join } from "node:path";

import { execa } from "execa";
import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { fileVersion, isAtLeast, peMachine } from "../../src/certify/facts/windows/file-version.ts";
import { openHive } from "../../src/certify/facts/windows/hive.ts";
import { ImageReadError } from "../../src/ports/images.ts";
import { attention, certifyFake } from "../support/certify.ts";
import { hiveBytes } from "../support/hive.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { program, windowsImage } from "../support/windows.ts";

const large = Buffer.from(Array.from({ length: 40_000 }, (_, index) => index % 251));
const many = Object.fromEntries(Array.from({ length: 1200 }, (_, index) => [`key${index}`, {}]));
const tree = { Setup: { SetupType: 2, Name: "größe", 日本: "x", Large: large, Empty: "" }, Many: many, Größe: {} };
const bytes = hiveBytes(tree);

describe("a hive", () => {
  const hive = openHive(bytes);

  test("gives keys and values in any case", () => {
    expect(hive.isDirty).toBe(false);
    expect(hive.number("setup", "SETUPTYPE")).toBe(2);
    expect(hive.text("\\Setup\\", "name")).toBe("größe");
    expect(hive.text("Setup", "日本")).toBe("x");
    expect(hive.text("Setup", "Empty")).toBe("");
    expect(hive.keys("")).toEqual(["Größe", "Many", "Setup"].toSorted((a, b) => (a.toUpperCase() < b.toUpperCase() ? -1 : 1)));
    expect(hive.keys("Many")).toHaveLength(1200);
    expect(hive.hasKey("Many\\KEY1199")).toBe(true);
  });

  test("gives undefined for what is not there or of another type", () => {
    expect(hive.hasKey("Setup\\Nope")).toBe(false);
    expect(hive.keys("Nope")).toEqual([]);
    expect(hive.text("Nope", "x")).toBeUndefined();
    expect(hive.text("Setup", "SetupType")).toBeUndefined();
    expect(hive.number("Setup", "Name")).toBeUndefined();
    expect(hive.number("Many", "x")).toBeUndefined();
  });

  test("gives data that is larger than one cell", () => {
    expect(hive.value("Setup", "Large")?.bytes.equals(large)).toBe(true);
  });
});

test("hivexsh reads the same from what our writer writes", async () => {
  await using folder = await temporaryFolder();
  const file = join(folder.path, "hive");
  await writeFile(file, bytes);
  const { stdout } = await execa("hivexsh", [file], { input: "cd Setup\nlsval\ncd \\Many\nls\n" });
  expect(stdout).toContain('"SetupType"=dword:00000002');
  expect(stdout).toContain('"Name"="größe"');
  expect(stdout.split("\n").filter((line) => /^key\d+$/.test(line))).toHaveLength(1200);
});

test.each([
  ["nothing", Buffer.alloc(0)],
  ["zeros", Buffer.alloc(8192)],
  ["a header alone", bytes.subarray(0, 4096)],
  ["half of it", bytes.subarray(0, 5000)],
])("%s is no hive", (_name, content) => {
  expect(() => openHive(content).keys("Setup\\Deeper")).toThrow(ImageReadError);
});

test("a hive with any bytes changed gives values or an ImageReadError, in bounded time", () => {
  const clean = hiveBytes({ Setup: { a: 1, b: "text", c: large.subarray(0, 20_000), d: { e: { f: 1 } } }, Select: { Current: 1 } });
  const change = fc.record({
    at: fc.nat(clean.length - 4),
    value: fc.oneof(fc.constantFrom(0, 1, 0xff, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff), fc.nat()),
  });
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 8 }), (changes) => {
      const broken = Buffer.from(clean);
      for (const { at, value } of changes) broken.writeUInt32LE(value, at);
      expect(faultOf(() => openHive(broken).keys(""))).toBeUndefined();
      for (const name of ["a", "b", "c"]) expect(faultOf(() => openHive(broken).value("Setup", name))).toBeUndefined();
      expect(faultOf(() => openHive(broken).text("Setup\\d\\e", "f"))).toBeUndefined();
    }),
    { numRuns: Number(process.env["FUZZ_RUNS"] ?? 500) },
  );
});

/** What was thrown, unless it is an `ImageReadError`. */
function faultOf(work: () => unknown): unknown {
  try {
    work();
    return undefined;
  } catch (error) {
    return error instanceof ImageReadError ? undefined : error;
  }
}

test("a list of keys that leads to itself ends", () => {
  const broken = Buffer.from(bytes);
  const at = broken.indexOf("ri");
  broken.writeUInt32LE(at - 4096 - 4, at + 4);
  expect(() => openHive(broken).keys("Many")).toThrow(/deeper than Windows nests/);
});

test("a hive that was not written to the end decides nothing", async () => {
  const dirty = hiveBytes({ Select: { Current: 1 } });
  dirty.writeUInt32LE(2, 4);
  const report = await certifyFake(windowsImage({ files: { "Windows/System32/config/SYSTEM": dirty } }));
  expect(attention(report)).toMatchObject({ "WIN-004": "unknown", "WIN-005": "unknown", "WIN-013": "unknown" });
  expect(report.counts.error).toBe(0);
});

test.each([
  ["no hive at all", undefined],
  ["an empty one", ""],
  ["garbage", "regf".padEnd(9000, "\u00ff")],
  ["one without a control set", hiveBytes({ Select: {} })],
])("a Windows with %s is unknown, never passed and never an error", async (_name, content) => {
  const report = await certifyFake(windowsImage({ files: { "Windows/System32/config/SYSTEM": content } }));
  expect(attention(report)).toMatchObject({ "WIN-005": "unknown" });
  expect(report.counts.error).toBe(0);
  expect(report.verdict).toBe("failed");
});

test("a Windows whose software hive says little is unknown where it matters", async () => {
  const report = await certifyFake(windowsImage({ files: { "Windows/System32/config/SOFTWARE": hiveBytes({}) } }));
  expect(attention(report)).toMatchObject({ "WIN-003": "unknown", "WIN-006": "unknown", "WIN-007": "unknown" });
});

test("versions and machines of programs", () => {
  const version = fileVersion(program(0x8664, [6, 1, 7601, 23_689]));
  expect(version).toEqual([6, 1, 7601, 23_689]);
  expect(isAtLeast([10, 0, 0, 0], [6, 9, 9, 9])).toBe(true);
  expect(isAtLeast([6, 1, 7601, 23_688], [6, 1, 7601, 23_689])).toBe(false);
  expect(fileVersion(Buffer.from("MZ"))).toBeUndefined();
  expect([0x8664, 0xaa64, 0x14c, 0x1234].map((machine) => peMachine(program(machine)))).toEqual([
    "x86_64",
    "aarch64",
    "i386",
    "machine 0x1234",
  ]);
  for (const start of [Buffer.alloc(0), Buffer.from("MZ"), Buffer.alloc(200, "MZ")]) expect(peMachine(start)).toBeUndefined();
});
