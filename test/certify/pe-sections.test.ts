import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { peHeadBytes, peSections } from "../../src/certify/facts/pe-sections.ts";
import { attention, certifyFake } from "../support/certify.ts";
import { unifiedKernel } from "../support/unified-kernel.ts";

const image = unifiedKernel({ ".osrel": "ID=debian\n", ".cmdline": "quiet", ".linux": "kernel" });

test("sections have their names, places and lengths", () => {
  const sections = peSections(image.subarray(0, peHeadBytes)) ?? [];
  expect(sections.map(({ name, offset, length }) => [name, image.toString("latin1", offset, offset + length)])).toEqual([
    [".osrel", "ID=debian\n"],
    [".cmdline", "quiet"],
    [".linux", "kernel"],
  ]);
});

describe("what is no program has no sections", () => {
  test.each([
    ["nothing", Buffer.alloc(0)],
    ["a stub alone", Buffer.from("MZ")],
    ["a header that lies behind the end", Buffer.concat([Buffer.from("MZ"), Buffer.alloc(58), Buffer.from([0xff, 0xff, 0xff, 0xff])])],
    ["a table that is cut", image.subarray(0, 0x40 + 24 + 50)],
  ])("%s", (_name, bytes) => {
    expect(peSections(bytes)).toBeUndefined();
  });

  test("any bytes are answered, and never point behind what a number holds", () => {
    fc.assert(
      fc.property(fc.nat(300), fc.uint8Array({ maxLength: 40 }), (at, noise) => {
        const broken = Buffer.from(image);
        broken.set(noise, at);
        for (const { offset, length } of peSections(broken) ?? []) expect(Number.isSafeInteger(offset + length)).toBe(true);
      }),
    );
  });
});

test.each([
  ["options behind the file's end", image.subarray(0, 1028)],
  ["options longer than any kernel takes", unifiedKernel({ ".linux": "k", ".cmdline": "a ".repeat(70_000) })],
])("a unified kernel image with %s is unknown, not passed", async (_name, content) => {
  const report = await certifyFake({ files: { "boot/efi/EFI/Linux/x.efi": { content } } });
  expect(report.verdict).toBe("failed");
  expect(attention(report)).toMatchObject({ "BOOT-003": "unknown", "BOOT-010": "unknown" });
});
