import { join } from "node:path";

/** The files of one image's copy in one region. Only `image` is ever shown to customers; it appears by rename, whole. */
export type CopyPaths = {
  readonly folder: string;
  readonly image: string;
  readonly record: string;
  readonly partial: string;
  readonly journal: string;
  readonly lock: string;
};

/** Where the finished and unfinished copies of a region are. `region` is a checked name. */
export function imagesFolder(root: string, region: string): string {
  return join(root, region, "images");
}

/** The paths of the copy of the image with this digest (64 hex digits). */
export function copyPaths(root: string, region: string, digest: string): CopyPaths {
  const folder = imagesFolder(root, region);
  const path = (ending: string): string => join(folder, `${digest}.${ending}`);
  return { folder, image: path("vhd"), record: path("json"), partial: path("partial"), journal: path("journal"), lock: path("lock") };
}
