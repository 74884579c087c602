import type { CertificationReport, Finding, Result } from "../../src/core/report.ts";
import type { Seed } from "./seed.ts";

/** What our checks made of a seeded image. */
export type OurVerdict = {
  readonly found: boolean;
  /** Expected and silent: check ids. */
  readonly missed: readonly string[];
  /** Failed, warned or undecided without being expected: `GEN-001 fail`. */
  readonly others: readonly string[];
  /** The sentence that names the defect, as the report has it. */
  readonly text: string;
};

/** Found is: every expected check says so, with the expected result, and no other check complains. */
export function ourVerdict({ findings }: CertificationReport, { expected }: Pick<Seed, "expected">): OurVerdict {
  const said = new Map(findings.map((finding) => [finding.check, finding]));
  const missed = Object.entries(expected).filter(([check, result]) => said.get(check)?.result !== result);
  const others = complaints(findings).filter((finding) => !(finding.check in expected) && !follows(finding, expected));
  const [first] = Object.keys(expected);
  return {
    found: missed.length === 0,
    missed: missed.map(([check, result]) => `${check} ${result}`),
    others: others.map(({ check, result }) => `${check} ${result}`),
    text: first === undefined ? "" : (said.get(first)?.text ?? ""),
  };
}

/** Findings that ask for somebody's attention. */
export function complaints(findings: readonly Finding[]): readonly Finding[] {
  return findings.filter(({ result }) => result !== "pass" && result !== "not-applicable");
}

/** What could not be judged because of the defect is no finding of its own: it names the one that it waits for. */
function follows({ result, because }: Finding, expected: Readonly<Record<string, Result>>): boolean {
  return result === "unknown" && because !== undefined && because in expected;
}
