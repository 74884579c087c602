import type { Offer } from "../core/offer.ts";
import { isProblem, type Problem } from "../core/problem.ts";
import type { Images } from "../ports/images.ts";
import { disksOf, imagesOf } from "./content.ts";

/** Disks that can not be opened, each at its place in the manifest. Nothing is read: digests are checked when the image is certified. */
export async function imageProblems(images: Images, offer: Offer): Promise<readonly Problem[]> {
  const problems: Problem[] = [];
  for (const [, reference] of imagesOf(offer).flatMap((image) => disksOf(image.version))) {
    const disk = await images.open(reference.location);
    if (isProblem(disk)) problems.push({ ...disk, ...reference.place });
    else await disk[Symbol.asyncDispose]();
  }
  return problems;
}
