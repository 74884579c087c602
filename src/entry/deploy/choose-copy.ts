import type { ImageContent } from "../../core/message.ts";
import { offerName, type ImageType, type OfferId } from "../../core/offer.ts";
import { isProblem, problem, quote, type Problem } from "../../core/problem.ts";
import { compareVersions } from "../../core/version.ts";
import type { Copy } from "../../engine/copies.ts";
import type { LiveCopies } from "../../engine/live-copies.ts";

/** What is to be started: a live image, and the region's copy of its disk. */
export type Chosen = { readonly image: ImageContent; readonly copy: Copy };
export type Wish = { readonly plan?: string; readonly region?: string };

/** What the emulator here can start, best first. */
const startable: readonly ImageType[] = ["x64Gen2", "x64Gen1"];

/** The highest version of the plan, or of the first one, and its copy in the region, or in the first one. Problems say what there is to choose from. */
export function chooseCopy(offer: OfferId, { live, copies }: LiveCopies, { plan, region }: Wish): Chosen | Problem {
  const image = chooseImage(offer, live.content.images, plan);
  if (isProblem(image)) return image;
  const os = image.disks.find(({ disk }) => disk === "os");
  const found = copies.filter(({ sha256 }) => sha256 === os?.sha256);
  const copy = region === undefined ? found[0] : found.find((each) => each.region === region);
  if (copy !== undefined) return { image, copy };
  const text = region === undefined ? "No region holds a verified copy" : `Region ${quote(region)} holds no verified copy`;
  const regions = found.map((each) => each.region).join(", ");
  const remedy = regions === "" ? "Publish the offer again: provisioning copies it." : `Name one of these with --region: ${regions}.`;
  return problem("deploy-region", `${text} of ${image.name}.`, remedy);
}

function chooseImage(offer: OfferId, images: readonly ImageContent[], plan: string | undefined): ImageContent | Problem {
  const plans = [...new Set(images.map((each) => each.plan))];
  const wished = plan ?? plans[0] ?? "";
  const own = images.filter((each) => each.plan === wished);
  if (own.length === 0)
    return problem(
      "deploy-plan",
      `${offerName(offer)} has no live plan ${quote(wished)}.`,
      `Name one of these with --plan: ${plans.join(", ")}.`,
    );
  const linux = own.filter(({ osFamily }) => osFamily === "linux");
  for (const type of startable) {
    const [image] = linux.filter((each) => each.type === type).toSorted((a, b) => compareVersions(b.version, a.version));
    if (image !== undefined) return image;
  }
  const kinds = [...new Set(own.map(({ type, osFamily }) => `${osFamily} ${type}`))].join(", ");
  return problem(
    "deploy-kind",
    `Plan ${quote(wished)} has no image that can be started here: ${kinds}.`,
    "Linux images for x64 can be; deploy the others with the template of their product page.",
  );
}
