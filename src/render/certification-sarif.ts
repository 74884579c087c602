import { findingsToTell, stopsCertification, type CertificationReport, type Evidence, type Finding } from "../core/report.ts";
import { oneLine } from "./plain.ts";
import { markdownWithCode } from "./words.ts";

/** GitHub's code scanning shows the first 100 places of a result and refuses a rule with more than 20 tags ("SARIF support for code scanning"). */
const mostPlaces = 100;
const mostTags = 20;

/** The report as SARIF 2.1.0 (OASIS), for code scanning: every check is a rule, every finding to be told a result. */
export function certificationSarif(report: CertificationReport): string {
  const log = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "Slipway", semanticVersion: `${report.checksVersion}.0.0`, rules: report.findings.map(rule) } },
        results: findingsToTell(report).map((finding) => result(finding, report)),
        properties: { policy: report.policy.id, policyDigest: report.policy.digest, verdict: report.verdict },
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function rule({ check, title, severity, remedy, link, aliases, tier }: Finding): object {
  return {
    id: check,
    name: check,
    shortDescription: { text: title },
    fullDescription: { text: `${title}.` },
    help: { text: `${remedy} ${link}`, markdown: `${markdownWithCode(remedy)} [The rule](${link})` },
    helpUri: link,
    defaultConfiguration: { enabled: severity !== "off", level: severity === "error" ? "error" : "warning" },
    properties: {
      tags: [...new Set([`tier ${tier}`, ...aliases])].slice(0, mostTags),
      precision: "very-high",
      "problem.severity": severity === "error" ? "error" : "warning",
    },
  };
}

function result(finding: Finding, report: CertificationReport): object {
  const text = `${oneLine(finding.text)} ${oneLine(finding.remedy)}`;
  const [first] = finding.evidence;
  return {
    ruleId: finding.check,
    ruleIndex: report.findings.indexOf(finding),
    level: stopsCertification(finding, report) ? "error" : "warning",
    message: { text },
    locations: (first === undefined ? [{ disk: "os", actual: "", required: "" }] : finding.evidence)
      .slice(0, mostPlaces)
      .map((each) => location(each, report)),
    // The same finding of the next build is the same alert: neither the image's name nor what was found is part of it.
    partialFingerprints: { primaryLocationLineHash: [finding.check, ...(first === undefined ? [] : inside(first))].join(":") },
  };
}

/** The artifact is the image; what is inside it is told by logical locations, so that nobody looks for `/etc/shadow` in the repository. */
function location(evidence: Evidence, { image }: CertificationReport): object {
  return {
    physicalLocation: { artifactLocation: { uri: encodeURIComponent(image.name) }, region: { startLine: 1 } },
    logicalLocations: [{ fullyQualifiedName: inside(evidence).join(" ") }],
  };
}

function inside({ disk, partition, path }: Evidence): readonly string[] {
  return [disk, ...(partition === undefined ? [] : [`partition ${partition}`]), ...(path === undefined ? [] : [oneLine(path)])];
}
