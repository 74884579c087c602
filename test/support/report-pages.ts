import { hash } from "node:crypto";

import { certificationPage } from "../../src/render/certification-page.ts";
import { sampleReports } from "./certification-reports.ts";

/** Certification reports as a status site shows them, by address: one that passed, one that failed, one of Windows, one of hostile words. */
export async function reportPages(): Promise<ReadonlyMap<string, string>> {
  const options = {
    sha256: (text: string) => hash("sha256", text),
    within: { name: "contoso/web-stack", href: "index.html" },
  };
  const reports = Object.entries(await sampleReports());
  return new Map(reports.map(([name, report]) => [`/report-${name}/report.html`, certificationPage(report, options)] as const));
}
