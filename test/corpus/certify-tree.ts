import type { SampleTree } from "../../src/adapters/sample/tree.ts";
import { certifyImage, type CertificationRequest } from "../../src/certify/certify-image.ts";
import { defaultPolicy } from "../../src/certify/policy.ts";
import type { ImageType } from "../../src/core/offer.ts";
import type { CertificationReport } from "../../src/core/report.ts";
import { policyOf } from "../support/certify.ts";
import { fakeDisk } from "../support/fake-disk.ts";

/** Certifies a tree in memory, without building an image. */
export async function certifyTree(tree: SampleTree, type: ImageType, policy = defaultPolicy): Promise<CertificationReport> {
  const image = fakeDisk({ tree, generation: type === "x64Gen1" ? 1 : 2 });
  return await certifyImage({ ...standard(type, policy), disks: [{ disk: "os", image, digest: "sha256:0" }] });
}

/** What every certification of the corpus has in common. */
export function standard(type: ImageType, policy = defaultPolicy): Omit<CertificationRequest, "disks"> {
  return {
    name: "corpus",
    type,
    osFamily: "linux",
    policy: policyOf(policy),
    policyDigest: "sha256:1",
    waivers: [],
    now: "2026-11-22T12:00:00.000Z",
  };
}
