import type { PreviewImages } from "../../adapters/web/app.ts";
import { ClosedError } from "../../adapters/web/files.ts";
import { isProblem } from "../../core/problem.ts";
import type { Submission } from "../../core/run.ts";
import { second } from "../../core/time.ts";
import { copiesOf } from "../../engine/copies.ts";
import type { Regions } from "../../ports/regions.ts";

/**
 * The images of a submission in preview, from the regions' verified copies: who may see the page may read them, and nobody else. `isOpen` is asked
 * again and again, so that a cancel ends a download that is under way.
 */
export function previewImages(regions: Pick<Regions, "open">, submission: Submission, isOpen: () => Promise<boolean>): PreviewImages {
  const copies = copiesOf(submission);
  const images = (submission.content?.images ?? []).flatMap(({ name, disks }) =>
    disks.map(({ disk, sha256 }) => ({ image: name, disk, sha256, file: `${sha256}.vhd` })),
  );
  return {
    list: () => JSON.stringify({ schemaVersion: 1, images }, null, 2),
    open: async (file) => {
      const sha256 = /^([0-9a-f]{64})\.vhd$/.exec(file)?.[1];
      if (!images.some((image) => image.sha256 === sha256)) return undefined;
      for (const { digest, region } of copies.filter((copy) => copy.sha256 === sha256)) {
        const copy = await regions.open({ digest }, region);
        // Another region may answer.
        if (isProblem(copy)) continue;
        const stillOpen = askedEachSecond(isOpen);
        return {
          length: copy.length,
          tag: sha256 ?? "",
          read: async (offset, length) => {
            if (await stillOpen()) return await copy.read(offset, length);
            throw new ClosedError("The preview was closed");
          },
          [Symbol.asyncDispose]: async () => await copy[Symbol.asyncDispose](),
        };
      }
      return undefined;
    },
  };
}

/** Reading is faster than asking: what was open is taken to be open for a second. */
function askedEachSecond(isOpen: () => Promise<boolean>): () => Promise<boolean> {
  let asked = Number.NEGATIVE_INFINITY;
  return async () => {
    if (performance.now() - asked < second) return true;
    asked = performance.now();
    return await isOpen();
  };
}
