import { cleanLinuxTree } from "../../src/adapters/sample/clean-linux-tree.ts";
import type { SampleEntry, SampleTree } from "../../src/adapters/sample/tree.ts";
import { certifyImage, type CertificationRequest } from "../../src/certify/certify-image.ts";
import { defaultPolicy, loadPolicy, type CertificationPolicy } from "../../src/certify/policy.ts";
import type { ImageType } from "../../src/core/offer.ts";
import { isProblem } from "../../src/core/problem.ts";
import type { CertificationReport, Result } from "../../src/core/report.ts";
import type { Disk } from "../../src/ports/images.ts";
import { fakeDisk, type FakeDiskOptions } from "./fake-disk.ts";

/** What to change about a clean image: a string replaces a file, a function edits it, `undefined` removes the path and all below. */
export type Changes = Readonly<Record<string, string | SampleEntry | undefined | ((text: string) => string)>>;

export type FakeImage = Omit<FakeDiskOptions, "tree" | "generation"> & {
  readonly files?: Changes;
  readonly type?: ImageType;
  readonly policy?: string;
  readonly request?: Partial<CertificationRequest>;
  readonly dataDisks?: readonly { readonly disk: string; readonly image: Disk }[];
};

/** A clean tree with changes. */
export function changedTree(changes: Changes = {}, type: ImageType = "x64Gen2"): SampleTree {
  const tree = new Map(
    cleanLinuxTree({ version: "1.0.0", generation: type === "x64Gen1" ? 1 : 2, architecture: type === "arm64Gen2" ? "arm64" : "x64" }),
  );
  for (const [path, change] of Object.entries(changes)) {
    const before = tree.get(path);
    const gone = change === undefined ? [...tree.keys()].filter((each) => each === path || each.startsWith(`${path}/`)) : [];
    for (const each of gone) tree.delete(each);
    if (change !== undefined) tree.set(path, changed(before, change));
  }
  return tree;
}

function changed(before: SampleEntry | undefined, change: NonNullable<Changes[string]>): SampleEntry {
  if (typeof change === "string") return { ...before, content: change };
  return typeof change === "function" ? { ...before, content: change(textOf(before)) } : change;
}

/** Certifies a fake image: clean but for what is said. */
export async function certifyFake(image: FakeImage = {}): Promise<CertificationReport> {
  const { files, type = "x64Gen2", policy, request, dataDisks = [], ...disk } = image;
  const os = fakeDisk({ ...disk, tree: changedTree(files, type), generation: type === "x64Gen1" ? 1 : 2 });
  return await certifyImage({
    name: "1.4.1",
    disks: [{ disk: "os", image: os, digest: "sha256:0" }, ...dataDisks.map((each) => ({ ...each, digest: "sha256:1" }))],
    type,
    osFamily: "linux",
    policy: policyOf(policy ?? defaultPolicy),
    policyDigest: "sha256:2",
    waivers: [],
    now: "2026-11-22T12:00:00.000Z",
    ...request,
  });
}

/** Certifies an open disk as the image of a plan. */
export async function certifyDisk(image: Disk, request: Partial<CertificationRequest> = {}): Promise<CertificationReport> {
  return await certifyImage({
    name: image.name,
    disks: [{ disk: "os", image, digest: "sha256:0" }],
    type: "x64Gen2",
    osFamily: "linux",
    policy: policyOf(defaultPolicy),
    policyDigest: "sha256:2",
    waivers: [],
    now: "2026-11-22T12:00:00.000Z",
    ...request,
  });
}

/** The policy with this id, which must exist. */
export function policyOf(id: string): CertificationPolicy {
  const policy = loadPolicy(id);
  if (isProblem(policy)) throw new Error(policy.text);
  return policy;
}

/** Checks that neither passed nor were out of place, with their results. */
export function attention(report: CertificationReport): Readonly<Record<string, Result>> {
  const noticed = report.findings.filter(({ result }) => result !== "pass" && result !== "not-applicable");
  return Object.fromEntries(noticed.map(({ check, result }) => [check, result]));
}

function textOf(entry: SampleEntry | undefined): string {
  const { content = "" } = entry ?? {};
  return typeof content === "string" ? content : Buffer.from(content).toString();
}
