import { hash } from "node:crypto";
import { resolve } from "node:path";

import { Option, type Command } from "commander";

import { readChunkManifest } from "../../adapters/chunks.ts";
import { openDiskFile } from "../../adapters/image/open-disk.ts";
import { canonicalReport } from "../../certify/canonical.ts";
import { certifyImage } from "../../certify/certify-image.ts";
import { checksVersion, defaultPolicy, loadPolicy, policyIds, policyText, type CertificationPolicy } from "../../certify/policy.ts";
import type { ImageType, OsFamily } from "../../core/offer.ts";
import { isProblem } from "../../core/problem.ts";
import type { CertificationReport } from "../../core/report.ts";
import type { Disk } from "../../ports/images.ts";
import { certificationJunit } from "../../render/certification-junit.ts";
import { certificationMarkdown } from "../../render/certification-markdown.ts";
import { certificationSarif } from "../../render/certification-sarif.ts";
import { certificationText } from "../../render/certification.ts";
import { CommandFailure, exitCodes, problemsFound } from "../exit.ts";
import { addVerb, type Invocation } from "../verb.ts";

const formats = ["text", "json", "junit", "sarif", "markdown"] as const;
type Format = (typeof formats)[number];
type Options = {
  readonly policy: string;
  readonly format?: Format;
  readonly type?: ImageType;
  readonly os: OsFamily;
  readonly verbose?: boolean;
};

/** `slipway certify`: the certification suite on one image, before it leaves the publisher's hands. */
export function addCertify(program: Command): void {
  addVerb<[string, Options]>(program, "certify <vhd>", {
    summary: "run the certification suite on one image",
    example: "slipway certify debian.vhd --policy azure-2024-08",
    shape: (command) =>
      command
        .addOption(new Option("--policy <id>", "the dated policy to test against").choices(policyIds).default(defaultPolicy))
        .addOption(new Option("--format <format>", "how to report").choices(formats))
        .addOption(
          new Option("--type <type>", "what the plan claims (default: what the image looks like)").choices([
            "x64Gen1",
            "x64Gen2",
            "arm64Gen2",
          ]),
        )
        .addOption(new Option("--os <family>", "the operating system the plan claims").choices(["linux", "windows"]).default("linux"))
        .option("--verbose", "list the checks that passed, too"),
    run: async (invocation, path, options) => {
      const policy = loadPolicy(options.policy);
      if (isProblem(policy)) throw new CommandFailure(exitCodes.usage, [policy]);
      const report = await certifyFile(resolve(invocation.cwd, path), policy, options);
      invocation.terminal.print(format(report, options, invocation).trimEnd());
      return report.verdict === "passed" ? exitCodes.done : exitCodes.problems;
    },
  });
}

async function certifyFile(path: string, policy: CertificationPolicy, { type, os }: Options): Promise<CertificationReport> {
  const opened = await openDiskFile(path);
  if (isProblem(opened)) throw problemsFound([opened]);
  await using disk = opened;
  const manifest = await readChunkManifest(disk);
  if (isProblem(manifest)) throw problemsFound([manifest]);
  // Awaited here: the disks are closed when this function is left.
  return await certifyImage({
    name: disk.name,
    disks: [{ disk: "os", image: disk, digest: manifest.digest }],
    type: type ?? (await typeOf(disk)),
    osFamily: os,
    policy,
    policyDigest: `sha256:${hash("sha256", [policyText(policy), "[]", checksVersion].join("\n"))}`,
    waivers: [],
    now: new Date().toISOString(),
  });
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

function format(report: CertificationReport, { format: chosen, verbose }: Options, { json, terminal }: Invocation): string {
  switch (chosen ?? (json ? "json" : "text")) {
    case "json":
      return canonicalReport(report);
    case "junit":
      return certificationJunit(report);
    case "sarif":
      return certificationSarif(report);
    case "markdown":
      return certificationMarkdown(report);
    case "text":
      return certificationText(report, { colour: terminal.colour, verbose: verbose === true });
  }
}
