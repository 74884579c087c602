import fc from "fast-check";
import { expect, test } from "vitest";

import { sasFaults } from "../../../src/core/rules/sas.ts";

const now = "2026-11-22T16:00:00.000Z";
const good =
  "https://a.blob.core.windows.net/vhds/web-1.0.0.vhd?sv=2025-01-05&st=2026-11-21T16:00:00Z&se=2026-12-13T16:00:00Z&sr=c&sp=rl&sig=abc";

function codes(url: string, at: string | undefined = now): readonly string[] {
  return sasFaults(url, at).map(({ code }) => code);
}

test("a URL that is valid from a day ago for 21 days has no fault", () => {
  expect(codes(good)).toEqual([]);
});

test.each([
  ["sas-not-https", good.replace("https:", "http:")],
  ["sas-no-query", good.replace(/\?.*/, "")],
  ["sas-start-missing", good.replace(/&st=[^&]*/, "")],
  ["sas-start-short", good.replace("st=2026-11-21T16:00:00Z", "st=2026-11-21")],
  ["sas-start-short", good.replace("st=2026-11-21T16:00:00Z", "st=2026-13-41T16:00:00Z")],
  ["sas-start-late", good.replace("st=2026-11-21T16:00:00Z", "st=2026-11-21T16:00:01Z")],
  ["sas-expiry-missing", good.replace(/&se=[^&]*/, "")],
  ["sas-expiry-short", good.replace("se=2026-12-13T16:00:00Z", "se=2026-12-13")],
  ["sas-expiry-early", good.replace("se=2026-12-13T16:00:00Z", "se=2026-12-13T15:59:59Z")],
  ["sas-permissions", good.replace("sp=rl", "sp=r")],
  ["sas-permissions", good.replace("&sp=rl", "")],
  ["sas-resource", good.replace("sr=c", "sr=b")],
  ["sas-resource", good.replace("&sr=c", "")],
  ["sas-signature-missing", good.replace("&sig=abc", "")],
  ["sas-not-vhd", good.replace(".vhd", ".vhdx")],
  ["sas-name", good.replace("web-1", "web%201")],
])("%s is the only fault of %s", (code, url) => {
  expect(codes(url)).toEqual([code]);
});

test("a blank and quotes are faults of the text and of the name", () => {
  expect(codes(good.replace("web-1", "web 1"))).toEqual(["sas-blank", "sas-name"]);
  expect(codes(good.replace("web-1", "'web"))).toEqual(["sas-blank", "sas-name"]);
});

test("text that is no URL is refused, and dates wait for a moment to judge them at", () => {
  expect(codes("not a url")).toEqual(["sas-blank", "sas-invalid"]);
  expect(sasFaults(good.replace("st=2026", "st=2030").replace("se=2026", "se=2020"))).toEqual([]);
});

test("any text gives faults with words, and the signature never shows", () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.webUrl({ withQueryParameters: true })), (text) => {
      for (const fault of sasFaults(`${text}&sig=SECRETSIGNATURE`, now)) {
        expect(fault.remedy).not.toBe("");
        expect(fault.text).not.toContain("SECRETSIGNATURE");
      }
    }),
  );
});
