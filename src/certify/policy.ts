import type { Problem } from "../core/problem.ts";
import { problem, quote } from "../core/problem.ts";
import type { Severity } from "../core/report.ts";
import { canonicalJson } from "./canonical.ts";
import azure2017 from "./policies/azure-2017-03.json" with { type: "json" };
import azure2021 from "./policies/azure-2021-09.json" with { type: "json" };
import azure2024 from "./policies/azure-2024-08.json" with { type: "json" };
import field2026 from "./policies/field-2026-05.json" with { type: "json" };
import lisa2026 from "./policies/lisa-2026-08.json" with { type: "json" };

/** Numbers and words that differ from one policy to the next. Sizes in GiB; a threshold that is left out is not asked for. */
export type Thresholds = {
  readonly osDiskGiB: { readonly linux: SizeRange; readonly windows: SizeRange };
  /** What is advised for Linux; outside of it is a warning at most. */
  readonly osDiskAdvisedGiB: SizeRange;
  readonly dataDiskGiB: SizeRange;
  readonly agentVersion: string;
  /** True when an agent that updates itself may be older than `agentVersion`. */
  readonly autoUpdateSuffices: boolean;
  /** Seconds, both included. */
  readonly clientAlive: { readonly min: number; readonly max: number; readonly recommended: number };
  readonly rootDelaySeconds: number;
  /** Bytes of a history file from which on it counts as left. */
  readonly historyBytes: number;
  readonly openssl: { readonly floor: string; readonly alsoAllowed: readonly string[] };
  readonly python: string;
  readonly glibc: string;
  readonly omi: string;
  /** The day on which the distribution's release must still get security updates: a policy's own date, so that a result never depends on the clock. */
  readonly supportedOn: string;
};

export type SizeRange = { readonly min: number; readonly max: number };

/** A dated set of thresholds and severities. Checks that are not named keep their own severity. */
export type CertificationPolicy = {
  readonly schemaVersion: 1;
  readonly id: string;
  readonly title: string;
  /** What a check of severity error that cannot be decided means for the verdict. */
  readonly unknown: "fail" | "warn";
  readonly sources: readonly { readonly name: string; readonly note: string }[];
  readonly thresholds: Thresholds;
  readonly severities: Readonly<Record<string, Severity>>;
  /** The clause behind a check, such as `200.5.1`. */
  readonly clauses: Readonly<Record<string, string>>;
};

/** Version of the checks' code as far as it can change a result; part of what a certification depends on. */
export const checksVersion = "3";

export const defaultPolicy = "azure-2024-08";

/** The policies, oldest first. The files are ours and a test holds each against its schema; their JSON types are only wider than what they say. */
// eslint-disable-next-line typescript/no-unsafe-type-assertion -- the decoding edge
export const policies = [azure2017, azure2021, azure2024, lisa2026, field2026] as readonly CertificationPolicy[];

/** Ids of the policies, oldest first. */
export const policyIds: readonly string[] = policies.map(({ id }) => id);

/** The policy with this id, or a Problem with the ids there are. */
export function loadPolicy(id: string): CertificationPolicy | Problem {
  const found = policies.find((each) => each.id === id);
  if (found !== undefined) return found;
  const near = policyIds.filter((each) => sharesStart(each, id));
  return problem(
    "policy-unknown",
    `There is no certification policy ${quote(id)}.`,
    `Use one of ${(near.length > 0 ? near : policyIds).join(", ")}.`,
  );
}

/** Canonical text of a policy: what its digest is the SHA-256 of. */
export function policyText(policy: CertificationPolicy): string {
  return canonicalJson(policy);
}

function sharesStart(known: string, asked: string): boolean {
  const length = 4;
  return known.slice(0, length) === asked.slice(0, length).toLowerCase();
}
