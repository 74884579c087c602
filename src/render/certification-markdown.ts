import { findingsToTell, stopsCertification, type CertificationReport, type Finding } from "../core/report.ts";
import { bootMarkdown } from "./boot-report.ts";
import { countsText, placeOf } from "./certification.ts";
import { markdownText } from "./words.ts";

/** The report as GitHub Markdown: verdict, a table of what needs attention, the other checks folded. No string of the image gets through as markup. */
export function certificationMarkdown(report: CertificationReport): string {
  const told = findingsToTell(report);
  const rest = report.findings.filter((each) => !told.includes(each));
  const mark = report.verdict === "passed" ? "✅" : "❌";
  return [
    `### ${mark} Certification of ${markdownText(report.image.name)}: ${report.verdict}`,
    "",
    `${countsText(report)} · policy ${markdownText(report.policy.id)}`,
    "",
    ...(told.length === 0
      ? []
      : ["| | check | where | found | to do |", "|---|---|---|---|---|", ...told.map((each) => row(each, report)), ""]),
    ...(report.boot === undefined ? [] : bootMarkdown(report.boot)),
    "<details><summary>All other checks</summary>",
    "",
    "| result | check | tier | found |",
    "|---|---|---|---|",
    ...rest.map((each) => `| ${each.result} | ${title(each)} | ${each.tier} | ${markdownText(each.text)} |`),
    "",
    "</details>",
    "",
  ].join("\n");
}

function row(finding: Finding, report: CertificationReport): string {
  const mark = stopsCertification(finding, report) ? "❌" : "⚠️";
  const clause = finding.clause === undefined ? "" : `<br>${markdownText(finding.clause)}`;
  return `| ${mark} ${finding.result} | ${title(finding)}${clause} | ${markdownText(placeOf(finding, report))} | ${markdownText(finding.text)} | ${markdownText(finding.remedy)} |`;
}

function title({ check, title: text, link }: Finding): string {
  return `[${check}](${link}) ${markdownText(text)}`;
}
