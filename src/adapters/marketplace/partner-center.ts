import { join } from "node:path";

import { problem } from "../../core/problem.ts";
import { minute } from "../../core/time.ts";
import type { HandedOffer, HandedSubmission, Marketplace } from "../../ports/marketplace.ts";
import type { Answer } from "../../ports/world.ts";
import { fileProblem } from "../fault.ts";
import { LockTakenError, withLock } from "../file-lock.ts";
import { contentMark } from "./content-mark.ts";
import { failedWith, type Refusal } from "./failure.ts";
import { journalIn } from "./journal.ts";
import { withKnownIds } from "./known-ids.ts";
import { publish, type Means, type Publication } from "./publication.ts";
import { openSession, type SessionOptions } from "./session.ts";
import { treeOf } from "./submissions.ts";

export type PartnerCenterOptions = SessionOptions & {
  /** Where notes of what was sent are kept; shared by all processes that publish. */
  readonly folder: string;
};

const host = "https://product-ingestion.azureedge.net/schema";
const schema = { configure: `${host}/configure/2022-03-01-preview2`, submission: `${host}/submission/2022-03-01-preview2` } as const;

/**
 * Hands offers to Microsoft's commercial marketplace by its Product Ingestion API ("Product Ingestion API for the commercial marketplace", 17 June 2022):
 * a configure request with the resources and a submission to preview; later one that makes that submission live.
 */
export function partnerCenter(options: PartnerCenterOptions): Marketplace {
  const means: Means = { session: openSession(options), journal: journalIn(options.folder), now: options.now };
  return {
    preview: (offer) => guarded(options.folder, () => publish(means, previewOf(means, offer, options))),
    goLive: (submission) => guarded(options.folder, () => goLive(means, submission)),
  };
}

function previewOf({ session }: Means, handed: HandedOffer, { environment }: PartnerCenterOptions): Publication {
  return {
    name: nameOf(handed, "preview"),
    offer: handed.offer.offer,
    target: "preview",
    secrets: () => {
      const found = secretsOf(handed, environment);
      return "failed" in found ? [] : found.secrets;
    },
    request: async (product) => {
      const found = secretsOf(handed, environment);
      if ("failed" in found) return found;
      const draft = product === undefined ? [] : await treeOf(session, product, "draft");
      if ("failed" in draft) return draft;
      const submission = { $schema: schema.submission, product: { externalId: handed.offer.offer }, target: { targetType: "preview" } };
      const body = requestOf([...withKnownIds(found.resources, draft), submission]);
      return { body, secrets: found.secrets, mark: contentMark(found.resources) };
    },
  };
}

async function goLive(means: Means, handed: HandedSubmission): Promise<Answer<{ readonly where: string }>> {
  const previewed = await means.journal.read(nameOf(handed, "preview"));
  if (previewed?.phase !== "published") return failedWith(notPreviewed(handed.submission));
  const { submission } = previewed;
  return await publish(means, {
    name: nameOf(handed, "live"),
    offer: handed.offer.offer,
    target: "live",
    becomes: submission,
    secrets: () => [],
    request: async (product) =>
      await Promise.resolve({
        body: requestOf([{ $schema: schema.submission, id: submission, product, target: { targetType: "live" } }]),
        secrets: [],
        mark: "",
      }),
  });
}

/** One file per publication; parts are ids, which hold no slash. */
function nameOf({ offer, submission, digest }: HandedSubmission, target: string): string {
  return `${offer.publisher}/${offer.offer}/${submission}-${digest.replace(/^sha256:/, "").slice(0, 12)}-${target}`;
}

function requestOf(resources: readonly unknown[]): string {
  return JSON.stringify({ $schema: schema.configure, resources });
}

/** The resources with their secrets in place, and which secrets those are. */
function secretsOf(
  handed: HandedOffer,
  environment: PartnerCenterOptions["environment"],
): { readonly resources: ReturnType<HandedOffer["resources"]>; readonly secrets: readonly string[] } | Refusal {
  const [secrets, missing] = [new Set<string>(), new Set<string>()];
  const resources = handed.resources((name) => {
    const value = environment(name) ?? "";
    if (value === "") missing.add(name);
    else secrets.add(value);
    return value;
  });
  if (missing.size === 0) return { resources, secrets: [...secrets] };
  const names = [...missing].join(", ");
  const text = `The offer refers to secrets that are not set here: ${names}.`;
  return { failed: failedWith(problem("secret-missing", text, `Set ${names} where Slipway runs. Then publish again.`)), wasSent: "no" };
}

function notPreviewed(submission: number): ReturnType<typeof problem> {
  const text = `Nothing here says which of the marketplace's submissions is the preview of submission ${submission}.`;
  return problem(
    "market-preview-unknown",
    text,
    "Go live where the preview was published from (its state folder holds the note), or publish again.",
  );
}

/** One process at a time: two that find no note would both send. */
async function guarded<T>(folder: string, work: () => Promise<Answer<T>>): Promise<Answer<T>> {
  try {
    return await withLock(join(folder, "sending.lock"), work);
  } catch (error) {
    if (error instanceof LockTakenError) return { kind: "later", checkAfterMs: minute, note: "another process is at it" };
    return { kind: "failed", permanent: false, problem: fileProblem("market-journal", folder, error) };
  }
}
