import { describe, expect, test } from "vitest";

import { certificationJunit } from "../../src/render/certification-junit.ts";
import { certificationMarkdown } from "../../src/render/certification-markdown.ts";
import { certificationSarif } from "../../src/render/certification-sarif.ts";
import { certificationText } from "../../src/render/certification.ts";
import { sampleReports } from "../support/certification-reports.ts";
import { attention, certifyFake } from "../support/certify.ts";
import { unreadable } from "../support/fake-disk.ts";

const twoDefects = {
  files: { "etc/shadow": (text: string) => `${text}app::19675:0:99999:7:::\n`, "home/build/.zsh_history": "x".repeat(2150) },
} as const;

describe("for the terminal", () => {
  test("a clean image takes one line", async () => {
    expect(certificationText(await certifyFake())).toMatch(/^✔ Certification +\d+ checks passed {3}policy azure-2024-08\n$/);
  });

  test("failures show place, check, what was found, what to do and the clause", async () => {
    const text = certificationText(await certifyFake(twoDefects));
    expect(text.split("\n").slice(1)).toEqual([
      "  image 1.4.1, partition 2",
      '  ACC-003  error    /etc/shadow: user "app" has an empty password.',
      "           fix      Lock the account: `passwd -l <user>` in the image.     policy azure-2024-08 §200.4",
      '  GEN-011  error    "/home/build/.zsh_history" is left (2.1 KiB).',
      "           fix      Remove it and clear histories as the last step of the build.     policy azure-2024-08 §200.5.1",
      "",
    ]);
    expect(text).toMatch(/^✘ Certification +(\d+) of (\d+) checks passed/);
  });

  test("what hangs on one reason takes one line", async () => {
    const report = await certifyFake({ root: unreadable("xfs") });
    const text = certificationText(report);
    expect(text).toContain("  PART-008 unknown  Partition 2 (ext4) cannot be read");
    expect(text).toMatch(/\n {2}\d+ checks could not be decided because of PART-008\.\n$/);
  });

  test("warnings take one line each, with the fix when asked for more", async () => {
    const report = await certifyFake({ sizeGiB: 2 });
    expect(certificationText(report).split("\n")).toHaveLength(3);
    expect(certificationText(report, { verbose: true })).toMatch(/VHD-008  warning[^]*fix {6}Resize the disk[^]*VHD-001  pass/);
  });

  test("colours only when asked", async () => {
    const report = await certifyFake(twoDefects);
    expect(certificationText(report)).not.toContain("\u001b");
    expect(certificationText(report, { colour: true })).toContain("\u001b[31m✘\u001b[0m");
  });
});

test("Markdown has a row for each finding to act on, the rest folded", async () => {
  const report = await certifyFake({ ...twoDefects, sizeGiB: 2 });
  const [shown = "", folded = ""] = certificationMarkdown(report).split("<details>");
  expect(shown.match(/^\| (❌|⚠️) /gm)).toHaveLength(Object.keys(attention(report)).length);
  expect(folded.match(/^\| (pass|not-applicable) /gm)).toHaveLength(report.counts.pass + report.counts["not-applicable"]);
});

test("JUnit counts what failed, with the evidence", async () => {
  const report = await certifyFake({ ...twoDefects, sizeGiB: 2 });
  const xml = certificationJunit(report);
  expect(xml).toContain(`<testsuites tests="${report.findings.length}" failures="2" errors="0">`);
  expect(xml.match(/<testcase /g)).toHaveLength(report.findings.length);
  expect(xml).toContain("os partition 2 /home/build/.zsh_history: 2.1 KiB; required: no such file, or an empty one");
  expect(xml).toContain("<system-out>warn: The OS disk has 2 GiB");
});

test("JUnit shows a check that broke as an error and a waived one as skipped", async () => {
  const waiver = { check: "GEN-011", reason: "fixture", evidence: "e", approver: "a", expires: "2099-01-01" };
  const report = await certifyFake({ ...twoDefects, request: { waivers: [waiver] } });
  const broken = {
    ...report,
    findings: report.findings.map((each) => (each.check === "VHD-001" ? { ...each, result: "error" as const } : each)),
  };
  const xml = certificationJunit(broken);
  expect(xml).toContain('failures="1" errors="1"');
  expect(xml).toMatch(/GEN-011[^]{0,60}>\s*<skipped>[^<]*Waived until/);
});

test("SARIF has a rule for each check and a result for each finding to act on", async () => {
  const report = await certifyFake({ ...twoDefects, sizeGiB: 2 });
  // eslint-disable-next-line typescript/no-unsafe-type-assertion -- reads back what was just written
  const log = JSON.parse(certificationSarif(report)) as {
    version: string;
    runs: [
      {
        tool: { driver: { rules: { id: string }[] } };
        results: { ruleId: string; ruleIndex: number; level: string; locations: object[] }[];
      },
    ];
  };
  const [{ tool, results }] = log.runs;
  expect(log.version).toBe("2.1.0");
  expect(results.map(({ ruleId, level }) => [ruleId, level])).toEqual([
    ["VHD-008", "warning"],
    ["ACC-003", "error"],
    ["GEN-011", "error"],
  ]);
  for (const { ruleId, ruleIndex, locations } of results) {
    expect(tool.driver.rules[ruleIndex]?.id).toBe(ruleId);
    expect(locations.length).toBeGreaterThan(0);
  }
});

test("Markdown tells how the image started, without markup of the guest", async () => {
  const reports = await sampleReports();
  const [green = "", hostile = ""] = ["green", "hostile"].flatMap((name) => {
    const report = reports[name];
    return report === undefined ? [] : [certificationMarkdown(report)];
  });
  expect(green).toContain("#### Boot in QEMU 7.2.15, q35 with ovmf, no hardware virtualization");
  expect(green).toContain("| ✅ first boot | ahci | The agent reported ready. | firmware 2.2 s · loader 3.1 s");
  expect(green).toMatch(/\| – not tried \| ide \| neither kernel nor initial RAM disk has ata\S*piix \| \|/);
  expect(hostile).toContain("#### Boot in");
  expect(hostile).not.toMatch(/(?<!\\)<(?:script|img)/);
});
