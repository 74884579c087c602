import { hash } from "node:crypto";

import { describe, expect, test } from "vitest";

import { findingsToTell, stopsCertification } from "../../src/core/report.ts";
import { certificationPage } from "../../src/render/certification-page.ts";
import { goodBoot, sampleReports } from "../support/certification-reports.ts";
import { certifyFake } from "../support/certify.ts";
import { unreadable } from "../support/fake-disk.ts";
import { strictTags } from "../support/html-tokens.ts";

const sha256 = (text: string) => hash("sha256", text);
const reports = await sampleReports();

function pageOf(name: string): string {
  const report = reports[name];
  if (report === undefined) throw new Error(name);
  return certificationPage(report, { sha256 });
}

const allowed = new Set(
  "html head meta title style body a header div span nav main section article h1 h2 h3 p strong code ul ol li dl dt dd pre br details summary svg rect footer".split(" "),
); // prettier-ignore

describe.each(Object.keys(reports))("the page of the report %s", (name) => {
  const page = pageOf(name);
  const tags = strictTags(page.replace(/<style>[^]*?<\/style>/, "<style></style>"));

  test("is made of harmless tags only, loads nothing and runs nothing", () => {
    expect(tags.filter((tag) => !allowed.has(tag.name)).map((tag) => tag.name)).toEqual([]);
    expect(tags.flatMap(({ attributes }) => [...attributes.keys()]).filter((each) => /^on|^src|^style$|^action$/.test(each))).toEqual([]);
    const links = tags.flatMap(({ attributes }) => attributes.get("href") ?? []);
    expect(links.filter((href) => !/^(?:#main$|https:\/\/)/.test(href))).toEqual([]);
  });

  test("allows its own style sheet by digest, and nothing else", () => {
    const style = /<style>([^]*?)<\/style>/.exec(page)?.[1] ?? "";
    const digest = Buffer.from(sha256(style), "hex").toString("base64");
    const policy = `default-src 'none'; style-src 'sha256-${digest}'; base-uri 'none'; form-action 'none'`;
    expect(page).toContain(`content="${policy.replaceAll("'", "&#39;")}"`);
    expect(style).not.toMatch(/url\(|@import|</);
  });

  test("can be walked by keyboard and by heading: ids are unique, regions that scroll are reached, every label leads somewhere", () => {
    const ids = tags.flatMap(({ attributes }) => attributes.get("id") ?? []);
    expect(new Set(ids).size).toBe(ids.length);
    const labels = tags.flatMap(({ attributes }) => attributes.get("aria-labelledby") ?? []);
    expect(labels.filter((label) => !ids.includes(label))).toEqual([]);
    expect(tags.filter((tag) => tag.name === "pre" && tag.attributes.get("tabindex") !== "0")).toEqual([]);
    const levels = tags.flatMap((tag) => (/^h[1-3]$/.test(tag.name) ? [Number(tag.name.slice(1))] : []));
    expect(levels.filter((level) => level === 1)).toHaveLength(1);
    expect(levels.filter((level, index) => index > 0 && level > (levels[index - 1] ?? 0) + 1)).toEqual([]);
  });

  test("has every check once below its area", () => {
    expect(page.match(/<span class="mark /g)).toHaveLength(reports[name]?.findings.length ?? 0);
  });
});

test("what stops comes first, with place, found, required, excerpt, remedy, clause, other names and the rule", () => {
  const page = pageOf("failing");
  const report = reports["failing"];
  if (report === undefined) throw new Error("no report");
  const told = findingsToTell(report);
  const [stopping, others] = [told.filter((each) => stopsCertification(each, report)), told.filter((each) => !stopsCertification(each, report))];
  const order = [...page.matchAll(/<article [^>]*id="([A-Z]+-\d+)"/g)].map(([, id]) => id);
  expect(order).toEqual([...stopping, ...others].map(({ check }) => check).concat("GEN-011"));
  const first = /<article [^>]*id="ACC-003"[^]*?<\/article>/.exec(page)?.[0] ?? "";
  for (const part of ["OS disk, partition 2", "/etc/shadow", "Found", "empty field", "Required", "app::19675", "<code>passwd -l &lt;user&gt;</code>", "azure-2024-08 §200.4", "LISA verify_no_pre_exist_users", "Read the rule"])
    expect(first).toContain(part);
  expect(page).toMatch(/Waived until 2027-01-31<\/strong>\s+by octo-reviewer: The history is the product&#39;s demonstration\./);
}); // prettier-ignore

test("how the image started: every trial with its seconds, who reported ready, and the console", () => {
  const page = pageOf("green");
  expect(page.match(/<li class="run /g)).toHaveLength(goodBoot.runs.length);
  expect(page).toContain("Not tried on <code>ide</code>: neither kernel nor initial RAM disk has ata_piix.");
  expect(page).toMatch(/First boot on\s+<code>nvme<\/code>\s+<span class="badge rejected">no root file system<\/span>/);
  expect(page).toContain("Reported ready by <strong>WALinuxAgent-2.7.3.0</strong>");
  expect(page).toContain("<span>ready</span> <strong>23.4 s</strong>");
  expect(page).toContain("Debian GNU/Linux 12 debian ttyS0\ndebian login:</code></pre>");
  expect(pageOf("failing")).toContain("bytes changed while it ran");
  expect(pageOf("windows")).not.toContain("How it started");
});

test("what hangs on one reason is one line, and it says which", async () => {
  const page = certificationPage(await certifyFake({ root: unreadable("xfs") }), { sha256 });
  expect(page).toMatch(/<article [^>]*id="PART-008"/);
  expect(page).toMatch(/<summary>\d+ checks could not be decided because of PART-008<\/summary>/);
});

test("within a status site it leads back", () => {
  const report = reports["green"];
  if (report === undefined) throw new Error("no report");
  const page = certificationPage(report, { sha256, within: { name: "contoso/web-stack", href: "index.html" } });
  expect(page).toContain('<a href="index.html">contoso/web-stack</a>');
});
