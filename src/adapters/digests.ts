import { hash } from "node:crypto";

import type { Digests } from "../ports/ports.ts";
import { readChunkManifest } from "./chunks.ts";

/** Digests of this machine; manifests of local files are kept in `cacheFolder` for as long as the file does not change. */
export function createDigests({ cacheFolder }: { readonly cacheFolder: string }): Digests {
  return {
    sha256: (content) => hash("sha256", content),
    chunks: (disk, options) =>
      readChunkManifest(disk, { ...options, ...(disk.file === undefined ? {} : { cache: { folder: cacheFolder, file: disk.file } }) }),
  };
}
