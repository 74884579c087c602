import { constants } from "node:fs";
import { open, realpath, type FileHandle } from "node:fs/promises";
import { basename, resolve, sep } from "node:path";

import type { DiskLocation } from "../../core/offer.ts";
import { problem, quote, type Problem } from "../../core/problem.ts";
import type { Backend, Disk, Images } from "../../ports/images.ts";
import { createDisk } from "./disk.ts";
import { guestfishMissing } from "./guestfs/appliance.ts";
import { dataExtents } from "./holes.ts";
import { openDiskUrl, type UrlOptions } from "./https/open-url.ts";
import { createMedium } from "./medium.ts";

type Options = {
  /** Folders whose files may be opened, the repository first; a path is looked for below each in order. */
  readonly roots: readonly string[];
  /** Reads an environment variable, where secrets live. */
  readonly environment: (name: string) => string | undefined;
  /** How URLs are asked. */
  readonly urls?: UrlOptions;
  /** Who reads file systems; `auto` unless said. */
  readonly backend?: Backend;
};

/** The port over local files and URLs. A `path` must, after all links are followed, stay inside one of the roots. */
export function createImages({ roots, environment, urls, backend }: Options): Images {
  return {
    open: async (location: DiskLocation) => {
      if ("path" in location) return await openInside(roots, location.path, backend);
      if ("url" in location) return await openDiskUrl(location.url, urls);
      const url = environment(location.secret) ?? "";
      // Not even the blob's name is shown of a URL that stays private.
      return url === "" ? secretMissing(location.secret) : await openDiskUrl(url, { ...urls, name: location.secret });
    },
  };
}

/**
 * Opens any file that a person names, as `slipway certify <vhd>` does. Problems: `image-missing`, `image-not-a-file`, `image-unreadable`, and
 * `libguestfs-missing` where that backend is demanded.
 */
export async function openDiskFile(path: string, backend?: Backend): Promise<Disk | Problem> {
  const missing = backend === "libguestfs" ? guestfishMissing() : undefined;
  if (missing !== undefined) return missing;
  let handle: FileHandle | undefined;
  try {
    // Without O_NONBLOCK, opening a named pipe would wait for a writer that never comes.
    handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const stat = await handle.stat();
    if (!stat.isFile()) {
      await handle.close();
      return notAFile(path);
    }
    return await fileDisk(handle, { file: resolve(path), size: stat.size, backend });
  } catch (error) {
    await handle?.close();
    return openingProblem(path, error);
  }
}

type FileImage = { readonly file: string; readonly size: number; readonly backend: Backend | undefined };

async function fileDisk(handle: FileHandle, { file, size, backend }: FileImage): Promise<Disk> {
  const medium = createMedium(handle, size);
  const close = async (): Promise<void> => await handle.close();
  return await createDisk({ name: basename(file), file, medium, extents: () => dataExtents(handle, medium), close, backend });
}

async function openInside(roots: readonly string[], path: string, backend: Backend | undefined): Promise<Disk | Problem> {
  const real = await findBelow(roots, path);
  if (typeof real !== "string") return real;
  const isInside = (await realRoots(roots)).some((root) => real.startsWith(root.endsWith(sep) ? root : root + sep));
  if (!isInside)
    return problem(
      "image-outside",
      `The image ${quote(path)} lies outside the repository and the folders that images may come from.`,
      "Move the image below the repository, or add its folder to imageRoots in .github/slipway.yaml.",
    );
  const disk = await openDiskFile(real, backend);
  if ("code" in disk) return disk.code === "image-not-a-file" ? notAFile(path) : disk;
  return disk;
}

/** The file that the path names below the first root that has it: the repository, then the other folders in order. */
async function findBelow(roots: readonly string[], path: string): Promise<string | Problem> {
  let failure: unknown;
  for (const root of roots) {
    try {
      return await realpath(resolve(root, path));
    } catch (error) {
      failure ??= error;
    }
  }
  return openingProblem(path, failure);
}

async function realRoots(roots: readonly string[]): Promise<readonly string[]> {
  const found = await Promise.allSettled(roots.map((root) => realpath(root)));
  return found.flatMap((each) => (each.status === "fulfilled" ? [each.value] : []));
}

function openingProblem(path: string, error: unknown): Problem {
  const code = typeof error === "object" && error !== null && "code" in error ? String(error.code) : "unknown";
  if (code === "ENOENT" || code === "ENOTDIR" || code === "ERR_INVALID_ARG_VALUE")
    return problem(
      "image-missing",
      `There is no image at ${quote(path)}.`,
      "Check the path, and that the file was fetched (large files are often kept outside git).",
    );
  // Opening a socket or a device without a driver fails before it could be asked what it is.
  if (code === "ENXIO" || code === "ENODEV") return notAFile(path);
  return problem(
    "image-unreadable",
    `The image ${quote(path)} cannot be read (${code}).`,
    "Give the user that runs Slipway the right to read the file, and check the disk it lies on.",
  );
}

function notAFile(path: string): Problem {
  return problem(
    "image-not-a-file",
    `${quote(path)} is not a regular file.`,
    "Name the VHD file itself, not a folder, a device or a pipe.",
  );
}

function secretMissing(name: string): Problem {
  return problem(
    "image-secret-missing",
    `The environment variable ${quote(name)} that should hold the image's URL is not set.`,
    "Set it for this run, or name the image by `path`.",
  );
}
