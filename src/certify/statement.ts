import type { EvidenceFile } from "../core/message.ts";
import { quote } from "../core/problem.ts";
import type { CertificationReport } from "../core/report.ts";
import { canonicalJson } from "./canonical.ts";

// The statement over a report, in the in-toto Attestation Framework's words: https://github.com/in-toto/attestation/blob/main/spec/v1/statement.md.
// Its shape for other programs: schemas/v1/certification-statement.schema.json.

const statementType = "https://in-toto.io/Statement/v1";
const predicateType = "urn:slipway:predicate:certification:v1";

/** Which submission certified which image, with the SHA-256 that the manifest declares for each disk, by the disk's name. */
export type Certified = {
  readonly offer: string;
  readonly submission: number;
  readonly image: string;
  readonly disks: ReadonlyMap<string, string>;
  readonly report: EvidenceFile;
};

/**
 * Canonical JSON that says about exactly these disks what their report found, under which policy. It names no time, so that an attempt that is made again
 * states the same; when it was recorded stands in its event and commit.
 */
export function certificationStatement(report: CertificationReport, certified: Certified): string {
  const { offer, submission, image, disks, report: file } = certified;
  const { policy, checksVersion, verdict, counts } = report;
  return canonicalJson({
    _type: statementType,
    subject: report.image.disks.map(({ disk, digest }) => ({
      name: `${image} ${disk}`,
      digest: { sha256: disks.get(disk) ?? "", slipwayChunks: digest },
    })),
    predicateType,
    predicate: {
      offer,
      submission,
      image,
      policy: { id: policy.id, digest: policy.digest },
      checksVersion,
      verdict,
      counts,
      report: { path: file.path, sha256: file.sha256 },
    },
  });
}

/** One disk that is to be copied: `sha256` of the whole file, `chunks` the digest of its chunk manifest; what it has to have been certified under. */
export type Demand = { readonly sha256: string; readonly chunks: string; readonly policyDigest: string };

/** Why a statement does not speak for the disk; undefined when it does. The text is untrusted: whoever may push can have written it. */
export function statementFault(text: string, report: EvidenceFile, demand: Demand): string | undefined {
  const statement = parsed(text);
  if (valueAt(statement, "_type") !== statementType || valueAt(statement, "predicateType") !== predicateType)
    return `it is no statement of a certification (${quote(valueAt(statement, "_type"))}, ${quote(valueAt(statement, "predicateType"))})`;
  const predicate = valueAt(statement, "predicate");
  const isSubject = listAt(statement, "subject").some(
    (each) =>
      valueAt(valueAt(each, "digest"), "sha256") === demand.sha256 && valueAt(valueAt(each, "digest"), "slipwayChunks") === demand.chunks,
  );
  if (!isSubject) return `none of its subjects is the disk with SHA-256 ${demand.sha256} and chunk digest ${demand.chunks}`;
  const reported = valueAt(predicate, "report");
  if (valueAt(reported, "sha256") !== report.sha256 || valueAt(reported, "path") !== report.path)
    return `it rests on the report ${quote(valueAt(reported, "sha256"))}, the ledger's event names ${report.sha256}`;
  return verdictFault(predicate, demand);
}

/** The same of a canonical report by itself, for certifications from before statements: it names disks by the digest of their chunks. */
export function reportFault(text: string, demand: Demand): string | undefined {
  const report = parsed(text);
  const isSubject = listAt(valueAt(report, "image"), "disks").some((each) => valueAt(each, "digest") === demand.chunks);
  return isSubject ? verdictFault(report, demand) : `none of its disks has the chunk digest ${demand.chunks}`;
}

/** True when a statement says what the report under its digest says: the same disks by their chunks, policy and verdict. All three texts are untrusted. */
export function restsOn(text: string, file: EvidenceFile, reportText: string): boolean {
  const [statement, report] = [parsed(text), parsed(reportText)];
  const predicate = valueAt(statement, "predicate");
  const stated = listAt(statement, "subject").map((each) => valueAt(valueAt(each, "digest"), "slipwayChunks"));
  const tested = listAt(valueAt(report, "image"), "disks").map((each) => valueAt(each, "digest"));
  const same = (["checksVersion", "verdict", "counts"] as const).every(
    (key) => JSON.stringify(valueAt(predicate, key)) === JSON.stringify(valueAt(report, key)),
  );
  const policyDigest = valueAt(valueAt(predicate, "policy"), "digest");
  return (
    JSON.stringify(stated) === JSON.stringify(tested) &&
    same &&
    policyDigest === valueAt(valueAt(report, "policy"), "digest") &&
    JSON.stringify(valueAt(predicate, "report")) === JSON.stringify({ path: file.path, sha256: file.sha256 })
  );
}

function verdictFault(value: unknown, { policyDigest }: Demand): string | undefined {
  const digest = valueAt(valueAt(value, "policy"), "digest");
  if (digest !== policyDigest) return `it was judged under the policy ${quote(digest)}, the submission demands ${policyDigest}`;
  const verdict = valueAt(value, "verdict");
  return verdict === "passed" ? undefined : `its verdict is ${quote(verdict)}`;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function valueAt(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null && Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined;
}

function listAt(value: unknown, key: string): readonly unknown[] {
  const list = valueAt(value, key);
  return Array.isArray(list) ? list : [];
}
