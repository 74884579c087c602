import { hash } from "node:crypto";
import { resolve } from "node:path";

import { readChunkManifest } from "../adapters/chunks.ts";
import { openDiskUrl } from "../adapters/image/https/open-url.ts";
import { openDiskFile } from "../adapters/image/open-disk.ts";
import { certifyImage } from "../certify/certify-image.ts";
import type { Context } from "../certify/context.ts";
import { checksVersion, policyText, type CertificationPolicy } from "../certify/policy.ts";
import type { ImageType, OsFamily } from "../core/offer.ts";
import { isProblem, type Problem } from "../core/problem.ts";
import type { CertificationReport } from "../core/report.ts";
import type { BootOutcome } from "../ports/boots.ts";
import type { Backend, Disk } from "../ports/images.ts";
import { environmentFailed, problemsFound } from "./exit.ts";

/** What a person says about the image that they name; `type` is what the image looks like unless it is said. */
export type Named = {
  readonly cwd: string;
  readonly type?: ImageType | undefined;
  readonly os: OsFamily;
  readonly backend?: Backend | undefined;
  /** Starts the image, for the checks of the booted tier. */
  readonly boot?: ((context: Context) => Promise<BootOutcome>) | undefined;
};

/** Certifies the image at a path or URL under each of the policies, in their order. Fails as a command does when it can not be opened. */
export async function certifyNamed(
  named: string,
  { cwd, type, os, backend, boot }: Named,
  policies: readonly CertificationPolicy[],
): Promise<readonly CertificationReport[]> {
  const opened = await openNamed(cwd, named, backend);
  if (isProblem(opened)) throw opened.code === "libguestfs-missing" ? environmentFailed(opened) : problemsFound([opened]);
  await using disk = opened;
  const manifest = await readChunkManifest(disk);
  if (isProblem(manifest)) throw problemsFound([manifest]);
  const request = {
    name: disk.name,
    disks: [{ disk: "os", image: disk, digest: manifest.digest }],
    type: type ?? (await typeOf(disk)),
    osFamily: os,
    waivers: [],
    now: new Date().toISOString(),
  } as const;
  const [policy] = policies;
  const started =
    policy && (await boot?.({ os: request.disks[0], dataDisks: [], type: request.type, osFamily: os, thresholds: policy.thresholds }));
  const reports: CertificationReport[] = [];
  // Awaited here: the disk is closed when this function is left.
  for (const each of policies)
    reports.push(await certifyImage({ ...request, policy: each, policyDigest: digestOf(each), ...(started && { boot: started }) }));
  return reports;
}

function digestOf(policy: CertificationPolicy): string {
  return `sha256:${hash("sha256", [policyText(policy), "[]", checksVersion].join("\n"))}`;
}

/** A person names it here, so a URL may lead into the network that this machine is in. */
async function openNamed(cwd: string, named: string, backend: Backend | undefined): Promise<Disk | Problem> {
  return /^https?:/i.test(named) ? await openDiskUrl(named, { allowInternal: true }) : await openDiskFile(resolve(cwd, named), backend);
}

/** Generation 2 boots from an EFI system partition; an image without one can only be generation 1. */
async function typeOf(disk: Disk): Promise<ImageType> {
  try {
    const { partitions } = await disk.partitions();
    return partitions.some(({ role }) => role === "esp") ? "x64Gen2" : "x64Gen1";
  } catch {
    // A container that can not be read has no generation; the checks say why.
    return "x64Gen2";
  }
}
