import { offerName } from "../core/offer.ts";
import { readReport } from "../manifest/read-report.ts";
import { LedgerError } from "../ports/ledger.ts";
import type { Ports } from "../ports/ports.ts";
import { reportedTasks, reportPageFile } from "../render/report-files.ts";
import type { Loaded } from "./load.ts";

/**
 * Pages of the reports that the current submission rests on, by file name beside its status page. Drawn from the canonical reports in the ledger, once
 * each is the one that its event names and keeps to its schema; a report that can not be read has no page.
 */
export async function reportPages(
  { ledger, digests }: Pick<Ports, "ledger" | "digests">,
  { run, head }: Pick<Loaded, "run" | "head">,
): Promise<ReadonlyMap<string, string>> {
  const reports = run.submission === null ? [] : reportedTasks(run.submission).map(({ evidence }) => evidence);
  if (head === undefined || reports.length === 0) return new Map();
  const texts = await readOrNone(ledger.read(head, reports.map(({ path }) => path))); // prettier-ignore
  // Loaded only where somebody keeps pages.
  const { certificationPage } = await import("../render/certification-page.ts");
  const within = { name: offerName(run.offer), href: "index.html" };
  return new Map(
    reports.flatMap((file) => {
      const text = texts.get(file.path) ?? "";
      const report = digests.sha256(text) === file.sha256 ? readReport(text) : undefined;
      return report === undefined ? [] : [[reportPageFile(file), certificationPage(report, { sha256: digests.sha256, within })] as const];
    }),
  );
}

/** A status page without its reports tells more than no page. */
async function readOrNone(reading: Promise<ReadonlyMap<string, string>>): Promise<ReadonlyMap<string, string>> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof LedgerError) return new Map();
    throw error;
  }
}
