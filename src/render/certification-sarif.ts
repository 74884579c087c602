import { findingsToTell, stopsCertification, type CertificationReport, type Evidence, type Finding } from "../core/report.ts";
import { oneLine } from "./plain.ts";

/** The report as SARIF 2.1.0 (OASIS), for code scanning: every check that applies is a rule, every finding to be told a result. */
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
    shortDescription: { text: title },
    help: { text: remedy },
    helpUri: link,
    defaultConfiguration: { enabled: severity !== "off", level: severity === "error" ? "error" : "warning" },
    properties: { tags: [`tier ${tier}`, ...aliases] },
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
    locations: (first === undefined ? [{ disk: "os", actual: "", required: "" }] : finding.evidence).map((each) => location(each, report)),
  };
}

/** The artifact is the image; what is inside it is told by logical locations, so that nobody looks for `/etc/shadow` in the repository. */
function location({ disk, partition, path }: Evidence, { image }: CertificationReport): object {
  const inside = [disk, ...(partition === undefined ? [] : [`partition ${partition}`]), ...(path === undefined ? [] : [oneLine(path)])];
  return {
    physicalLocation: { artifactLocation: { uri: encodeURIComponent(image.name) } },
    logicalLocations: [{ fullyQualifiedName: inside.join(" ") }],
  };
}
