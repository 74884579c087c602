import { hash } from "node:crypto";
import { resolve } from "node:path";

import { Option, type Command } from "commander";

import { replaceFileIfChanged } from "../../adapters/atomic-file.ts";
import { fileProblem } from "../../adapters/fault.ts";
import { canonicalJson, canonicalReport } from "../../certify/canonical.ts";
import { describeChecks } from "../../certify/describe.ts";
import { checksVersion, defaultPolicy, loadPolicy, policies, policyIds, type CertificationPolicy } from "../../certify/policy.ts";
import { checks } from "../../certify/registry.ts";
import type { ImageType, OsFamily } from "../../core/offer.ts";
import { isProblem, problem, quote } from "../../core/problem.ts";
import type { CertificationReport } from "../../core/report.ts";
import type { Backend } from "../../ports/images.ts";
import { certificationJunit } from "../../render/certification-junit.ts";
import { checkListMarkdown, checkListText } from "../../render/certification-list.ts";
import { certificationMarkdown } from "../../render/certification-markdown.ts";
import { certificationPage } from "../../render/certification-page.ts";
import { certificationSarif } from "../../render/certification-sarif.ts";
import { certificationText } from "../../render/certification.ts";
import { bootOptions, bootWith, type BootOptions } from "../boot-named.ts";
import { certifyNamed } from "../certify-named.ts";
import { CommandFailure, environmentFailed, exitCodes } from "../exit.ts";
import { addVerb, type Invocation } from "../verb.ts";

const formats = ["text", "json", "junit", "sarif", "markdown", "html"] as const;
type Format = (typeof formats)[number];
type Options = BootOptions & {
  readonly policy?: string;
  readonly list?: boolean;
  readonly format?: Format;
  readonly out?: string;
  readonly type?: ImageType;
  readonly os: OsFamily;
  readonly backend?: Backend;
  readonly verbose?: boolean;
};

/** `slipway certify`: the certification suite on one image, before it leaves the publisher's hands. */
export function addCertify(program: Command): void {
  addVerb<[string | undefined, Options]>(program, "certify [vhd]", {
    summary: "run the certification suite on one image, or list its checks",
    example: "slipway certify debian.vhd --policy azure-2024-08\n  slipway certify debian.vhd --boot --boot-log serial.log",
    shape: (command) =>
      bootOptions(command)
        .addOption(new Option("--policy <id>", `the dated policy to test against (default: ${defaultPolicy})`).choices(policyIds))
        .option("--list", "list every check with its reason, thresholds and remedy instead of testing an image")
        .addOption(new Option("--format <format>", "how to report").choices(formats))
        .option("--out <file>", "write the report (or the list) to a file instead of the terminal")
        .addOption(
          new Option("--type <type>", "what the plan claims (default: what the image looks like)").choices([
            "x64Gen1",
            "x64Gen2",
            "arm64Gen2",
          ]),
        )
        .addOption(new Option("--os <family>", "the operating system the plan claims").choices(["linux", "windows"]).default("linux"))
        .addOption(
          new Option("--backend <backend>", "who reads file systems: libguestfs for XFS, btrfs, LVM and NTFS where it is installed (auto)")
            .choices(["auto", "builtin", "libguestfs"])
            .default("auto"),
        )
        .option("--verbose", "list the checks that passed, too"),
    run: async (invocation, path, options) => {
      const policy = loadPolicy(options.policy ?? defaultPolicy);
      if (isProblem(policy)) throw new CommandFailure(exitCodes.usage, [policy]);
      if (options.list === true) {
        if (path !== undefined) throw wrongUsage(`--list looks at no image, but ${quote(path)} was given.`, "Leave one of them out.");
        await give(list(options.policy === undefined ? policies : [policy], options, invocation), options, invocation);
        return exitCodes.done;
      }
      if (path === undefined) throw wrongUsage("No image was given.", "Name the VHD or its https URL, or use `--list` to see the checks.");
      const { type, os, backend } = options;
      const boot = options.boot === true ? bootWith(options, invocation) : undefined;
      const reports = await certifyNamed(path, { cwd: invocation.cwd, type, os, backend, boot }, [policy]);
      await give(reports.map((report) => format(report, options, invocation)).join(""), options, invocation);
      return reports.every(({ verdict }) => verdict === "passed") ? exitCodes.done : exitCodes.problems;
    },
  });
}

/** To the terminal, or whole into a file, which it replaces at once. */
async function give(text: string, { out }: Options, { terminal, cwd }: Invocation): Promise<void> {
  if (out === undefined) return terminal.print(text.trimEnd());
  try {
    await replaceFileIfChanged(resolve(cwd, out), text);
  } catch (error) {
    throw environmentFailed(fileProblem("report-unwritable", out, error));
  }
}

/** The registry as text, as JSON for programs, or as Markdown for a page of one's own. */
function list(asked: readonly CertificationPolicy[], { format: chosen }: Options, { json }: Invocation): string {
  const described = describeChecks(checks, asked);
  const shape = chosen ?? (json ? "json" : "text");
  switch (shape) {
    case "json":
      return canonicalJson({ schemaVersion: 1, checksVersion, checks: described });
    case "text":
      return checkListText(described);
    case "markdown":
      return checkListMarkdown(described, `Policies: ${asked.map(({ id, title }) => `${id} (${title})`).join("; ")}.`);
    case "junit":
    case "sarif":
    case "html":
      throw wrongUsage(`A list of checks has no ${shape} form.`, "Use `--format text`, `json` or `markdown`.");
  }
}

function wrongUsage(text: string, remedy: string): CommandFailure {
  return new CommandFailure(exitCodes.usage, [problem("usage", text, remedy)]);
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
    case "html":
      return certificationPage(report, { sha256: (text) => hash("sha256", text) });
    case "text":
      return certificationText(report, { colour: terminal.colour, verbose: verbose === true });
  }
}
