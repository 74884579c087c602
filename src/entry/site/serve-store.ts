import { join } from "node:path";

import {
  checkPreviewAccess,
  type ClosedPreview,
  type OpenPreview,
  type PreviewQuestion,
} from "../../adapters/storefront/preview-access.ts";
import type { PreviewDoor, Site } from "../../adapters/web/app.ts";
import { filesFrom, type Files } from "../../adapters/web/files.ts";
import { createFolderFiles } from "../../adapters/web/folder-files.ts";
import type { OfferId } from "../../core/offer.ts";
import { isProblem } from "../../core/problem.ts";
import { isRunning } from "../../core/run.ts";
import { loadOrExplain } from "../../engine/load.ts";
import { azureReader, previewKeyFile } from "../store-front.ts";
import type { Workspace } from "../workspace.ts";
import { previewImages } from "./preview-images.ts";

type Judged = (OpenPreview & { readonly files: Files }) | ClosedPreview;

/** A store front as a server shows it, wherever it is kept. */
type Shown = {
  readonly live: Files;
  /** Judges a link by what the store front has on record. */
  readonly judge: (question: PreviewQuestion) => Promise<Judged>;
  /** Whether anything ever was live. */
  readonly hasLive: () => Promise<boolean>;
};

export type ServedStore = Pick<Site, "live" | "preview"> & Pick<Shown, "hasLive">;

/** The store front of a workspace: what is live, and the previews for whom the ledger lets in now. */
export async function servedStore(workspace: Workspace): Promise<ServedStore> {
  const { live, judge, hasLive } = (await azureStore(workspace)) ?? folderStore(workspace);
  return { live, hasLive, preview: async (offer, token) => await previewDoor(workspace, judge, { offer, token }) };
}

function folderStore({ places }: Workspace): Shown {
  const below = createFolderFiles(places.state);
  const live = below(join(places.site, "live"));
  return {
    live,
    hasLive: async () => (await live(["index.html"])) !== undefined,
    judge: async (question) => {
      const judged = await checkPreviewAccess({ folder: places.state, secretFile: previewKeyFile(places.state) }, question);
      return judged.kind === "closed" ? judged : { ...judged, files: below(judged.folder) };
    },
  };
}

async function azureStore({ settings }: Workspace): Promise<Shown | undefined> {
  const reader = await azureReader(settings);
  if (reader === undefined) return undefined;
  return {
    live: filesFrom(reader.live),
    hasLive: reader.hasLive,
    judge: async (question) => {
      const judged = await reader.preview(question);
      return judged.kind === "closed" ? judged : { ...judged, files: filesFrom(async (path) => await judged.read(path.join("/"))) };
    },
  };
}

/**
 * What a preview link opens now. The record of the store front says who was let in; the ledger has the last word, so that a cancel, a newer submission
 * or a promotion closes the door in the same moment in which it is recorded, whether or not anybody has tidied up behind it.
 */
async function previewDoor(
  { ports }: Pick<Workspace, "ports">,
  judge: Shown["judge"],
  link: { readonly offer: OfferId; readonly token: string },
): Promise<PreviewDoor> {
  const access = await judge({ ...link, now: ports.clock.now() });
  if (access.kind === "closed") return { kind: access.reason === "revoked" || access.reason === "expired" ? "gone" : "none" };
  const loaded = await loadOrExplain(ports.ledger, link.offer);
  if (isProblem(loaded) || !isRunning(loaded.run)) return { kind: "gone" };
  const { submission } = loaded.run;
  if (submission.number !== access.submission || submission.request.digest !== access.digest) return { kind: "gone" };
  const isOpen = async (): Promise<boolean> => (await previewDoor({ ports }, judge, link)).kind === "open";
  return { kind: "open", files: access.files, images: previewImages(ports.regions, submission, isOpen) };
}
