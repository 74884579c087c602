import type { CertificationReport } from "../core/report.ts";

/** JSON with sorted keys, two-space indentation and a final newline: equal values give equal bytes. */
export function canonicalJson(value: unknown): string {
  return `${JSON.stringify(value, (_key, inner: unknown) => (isRecord(inner) ? sorted(inner) : inner), 2)}\n`;
}

/** The text of a report that goes into the ledger as evidence; its digest names it. It holds no times. */
export function canonicalReport(report: CertificationReport): string {
  return canonicalJson(report);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function sorted(record: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
