import { checksVersion, loadPolicy, policyText } from "../certify/policy.ts";
import { offerName, type Offer, type OfferId } from "../core/offer.ts";
import { isProblem, problem, type Problem } from "../core/problem.ts";
import { settingsPath, type Settings } from "../core/settings.ts";
import { loadSettings, withPolicyDigest } from "../manifest/load-settings.ts";
import { maxFileBytes, type Tree, type TreeEntry } from "../manifest/tree.ts";
import { loadOffer } from "../manifest/validate-manifests.ts";
import type { Ports } from "../ports/ports.ts";
import { SourceError, type SourceFile, type SourceTree } from "../ports/source.ts";

type Reader = Pick<Ports, "source" | "digests" | "clock">;

/** The offer as a commit holds it. It was valid when its submission was validated; a problem here means that the commit can not be read any more. */
export async function offerAt(ports: Pick<Ports, "source">, id: OfferId, commit: string): Promise<Offer | Problem> {
  const found = await ports.source.offer(commit, id);
  if (found === undefined)
    return problem(
      "offer-missing",
      `The commit ${commit.slice(0, 7)} has no folder offers/${offerName(id)}.`,
      "Publish again from a commit that has it.",
    );
  const offer = loadOffer(id, await treeOf(found, (path) => /\.(ya?ml|md)$/.test(path)));
  return isProblemList(offer)
    ? (offer[0] ?? problem("offer-unreadable", `The offer ${offerName(id)} can not be read.`, "Run `slipway validate`."))
    : offer;
}

/** Files of an offer's folder with their bytes; those that are not wanted are left out. */
export async function treeOf({ files }: SourceTree, wanted: (path: string) => boolean = () => true): Promise<Tree> {
  const tree = new Map<string, TreeEntry>();
  for (const file of files.values()) {
    if (file.kind !== "file") tree.set(file.path, { kind: file.kind });
    else if (wanted(file.path)) tree.set(file.path, await bytesOf(file));
  }
  return tree;
}

async function bytesOf(file: SourceFile): Promise<TreeEntry> {
  if (file.size > maxFileBytes) return { kind: "tooLarge" };
  try {
    return await file.read();
  } catch (error) {
    if (error instanceof SourceError) return { kind: "tooLarge" };
    throw error;
  }
}

/**
 * `.github/slipway.yaml` of a commit after defaults, with the digest of everything that certification depends on besides the image: the policy, the
 * waivers that are in force now (a result that leaned on one is not reused once it has expired), the version of the checks.
 */
export async function settingsAt({ source, digests, clock }: Reader, commit: string): Promise<Settings | readonly Problem[]> {
  const bytes = await source.file(commit, settingsPath);
  if (isProblem(bytes)) return [bytes];
  const settings = loadSettings(bytes);
  if (isProblemList(settings)) return settings;
  const policy = loadPolicy(settings.policy.certification.policy);
  if (isProblem(policy)) return [{ ...policy, path: settingsPath }];
  const today = clock.now().slice(0, "2026-11-22".length);
  const inForce = settings.waivers.filter((waiver) => waiver.expires >= today);
  const text = [policyText(policy), JSON.stringify(inForce), checksVersion].join("\n");
  return withPolicyDigest(settings, `sha256:${digests.sha256(text)}`);
}

/** Tells a list of problems from a value. */
export function isProblemList(value: object | readonly Problem[]): value is readonly Problem[] {
  return Array.isArray(value);
}
