import { isProblem, problem, quote, type Problem } from "../../core/problem.ts";
import { placeIn, type OfferFiles } from "../offer-files.ts";
import { bytesAt } from "../tree.ts";
import { decodeText } from "../yaml/decode-text.ts";
import { repeats } from "./repeats.ts";

/** Preview subscriptions each once, a test drive that can run, and plans that say more than the offer does. */
export function checkOffer(files: OfferFiles): readonly Problem[] {
  return [...previewSubscriptions(files), ...testDriveLeads(files), ...testDriveSessions(files), ...repeatedTexts(files)];
}

function previewSubscriptions({ offer }: OfferFiles): readonly Problem[] {
  if (offer === undefined) return [];
  const entries = (offer.raw.preview?.audience ?? []).map((entry, index) => ({ id: entry?.subscription, index }));
  return repeats(entries, ({ id }) => id).map(({ id, index }) =>
    problem(
      "preview-duplicate",
      `Subscription ${quote(id)} is listed more than once.`,
      "Remove one of them.",
      placeIn(offer, ["preview", "audience", index, "subscription"]),
    ),
  );
}

function testDriveLeads({ offer }: OfferFiles): readonly Problem[] {
  if (offer?.raw.testDrive?.enabled !== true || (offer.raw.leads?.kind ?? "none") !== "none") return [];
  const place = placeIn(offer, ["testDrive"], "key");
  return [
    problem(
      "test-drive-leads",
      "A test drive needs a lead destination, and leads go nowhere.",
      "Add leads, or disable the test drive.",
      place,
    ),
  ];
}

function testDriveSessions({ offer }: OfferFiles): readonly Problem[] {
  const { quota, regions } = offer?.raw.testDrive ?? {};
  if (offer === undefined || quota === undefined) return [];
  const sessions = (regions ?? []).reduce((sum, each) => sum + (each?.hot ?? 0) + (each?.warm ?? 0) + (each?.cold ?? 0), 0);
  if (sessions <= quota) return [];
  const text = `The regions hold ${sessions} instances, more than the quota of ${quota}.`;
  return [problem("test-drive-quota", text, "Lower the instances, or raise the quota.", placeIn(offer, ["testDrive", "quota"]))];
}

function repeatedTexts(files: OfferFiles): readonly Problem[] {
  const offerText = textOf(files, files.offer?.raw.listing?.description);
  if (offerText === undefined) return [];
  return files.plans.flatMap((plan) => {
    if (textOf(files, plan.raw.description) !== offerText) return [];
    const text = "The plan's description is the offer's, word for word.";
    return [
      { ...problem("text-duplicate", text, "Say what sets this plan apart.", placeIn(plan, ["description"])), level: "warning" as const },
    ];
  });
}

function textOf({ folder, tree }: OfferFiles, path: string | undefined): string | undefined {
  const bytes = path === undefined ? undefined : bytesAt(tree, `${folder}/${path}`);
  const text = bytes === undefined ? undefined : decodeText("text", "", bytes);
  return text === undefined || isProblem(text) ? undefined : text.trim();
}
