import type { CertificationReport } from "../core/report.ts";
import { schemaErrors } from "./schema/validators.ts";

/** A certification report from its JSON; undefined for text that is no report: what is drawn from it takes its shape on trust. */
export function readReport(text: string): CertificationReport | undefined {
  try {
    const value: unknown = JSON.parse(text);
    // oxlint-disable-next-line no-unsafe-type-assertion -- the decoding edge: the schema says the same as the type
    return schemaErrors("report", value).length === 0 ? (value as CertificationReport) : undefined;
  } catch {
    return undefined;
  }
}
