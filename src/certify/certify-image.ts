import type { ImageType, OsFamily } from "../core/offer.ts";
import { stopsCertification, type CertificationReport, type Finding, type Result } from "../core/report.ts";
import type { Waiver } from "../core/settings.ts";
import type { Instant } from "../core/time.ts";
import type { BootOutcome } from "../ports/boots.ts";
import type { Check } from "./check.ts";
import type { Context, TestedDisk } from "./context.ts";
import { checksVersion, type CertificationPolicy } from "./policy.ts";
import { checks as registry } from "./registry.ts";
import { runCheck } from "./run-check.ts";
import { applyWaiver, type Subject } from "./waivers.ts";

export type CertificationRequest = {
  /** What people call the image: a file name or `<plan>/<type>@<version>`. */
  readonly name: string;
  /** OS disk first, then data disks in LUN order. */
  readonly disks: readonly [TestedDisk, ...TestedDisk[]];
  readonly type: ImageType;
  readonly osFamily: OsFamily;
  readonly policy: CertificationPolicy;
  /** SHA-256 over `policyText`, waivers and `checksVersion`, as the caller computes it. */
  readonly policyDigest: string;
  readonly waivers: readonly Waiver[];
  /** Which offer, plan and version the image belongs to, for waivers that are limited to one. */
  readonly subject?: Subject;
  readonly now: Instant;
  /** What starting the image showed. Without it the checks of the booted tier are left out. */
  readonly boot?: BootOutcome;
  /** The registry unless said otherwise. */
  readonly checks?: readonly Check[];
  /** Called after each check, for progress. */
  readonly onFinding?: (done: number, total: number) => void;
};

/** Reads of one image gain nothing from more: they share one file and its cache. */
const concurrency = 8;

/** Runs every check on an image. Never throws because of what the image holds; findings come in the order of the registry. */
export async function certifyImage(request: CertificationRequest): Promise<CertificationReport> {
  const [os, ...dataDisks] = request.disks;
  const { type, osFamily, policy, boot } = request;
  const context: Context = { os, dataDisks, type, osFamily, thresholds: policy.thresholds, ...(boot === undefined ? {} : { boot }) };
  const list = (request.checks ?? registry).filter(({ tier }) => tier !== "B" || boot !== undefined);
  let done = 0;
  const findings = await mapInOrder(list, async (check) => {
    const finding = applyWaiver(await runCheck(check, context, policy), request);
    request.onFinding?.(++done, list.length);
    return finding;
  });
  const judgedBy = { id: policy.id, digest: request.policyDigest, unknown: policy.unknown };
  return {
    schemaVersion: 1,
    image: {
      name: request.name,
      type,
      osFamily,
      disks: request.disks.map(({ disk, digest, image }) => ({ disk, digest, length: image.length })),
    },
    policy: judgedBy,
    checksVersion,
    verdict: findings.some((each) => stopsCertification(each, { policy: judgedBy })) ? "failed" : "passed",
    counts: countResults(findings),
    findings,
    ...(boot === undefined ? {} : { boot: boot.report }),
  };
}

function countResults(findings: readonly Finding[]): Readonly<Record<Result, number>> {
  const counts = { pass: 0, fail: 0, warn: 0, "not-applicable": 0, unknown: 0, waived: 0, error: 0 };
  for (const { result } of findings) counts[result] += 1;
  return counts;
}

async function mapInOrder<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<readonly R[]> {
  const results = new Map<number, R>();
  const queue = items.entries();
  const worker = async () => {
    for (const [index, item] of queue) results.set(index, await work(item));
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
  return [...results.entries()].toSorted(([a], [b]) => a - b).map(([, result]) => result);
}
