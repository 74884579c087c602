import { Option, type Command } from "commander";

import { canonicalJson, canonicalReport } from "../../certify/canonical.ts";
import { describeChecks } from "../../certify/describe.ts";
import { checksVersion, defaultPolicy, loadPolicy, policies, policyIds, type CertificationPolicy } from "../../certify/policy.ts";
import { checks } from "../../certify/registry.ts";
import type { ImageType, OsFamily } from "../../core/offer.ts";
import { isProblem, problem, quote } from "../../core/problem.ts";
import type { CertificationReport } from "../../core/report.ts";
import { certificationJunit } from "../../render/certification-junit.ts";
import { checkListMarkdown, checkListText } from "../../render/certification-list.ts";
import { certificationMarkdown } from "../../render/certification-markdown.ts";
import { certificationSarif } from "../../render/certification-sarif.ts";
import { certificationText } from "../../render/certification.ts";
import { certifyNamed } from "../certify-named.ts";
import { CommandFailure, exitCodes } from "../exit.ts";
import { addVerb, type Invocation } from "../verb.ts";

const formats = ["text", "json", "junit", "sarif", "markdown"] as const;
type Format = (typeof formats)[number];
type Options = {
  readonly policy?: string;
  readonly list?: boolean;
  readonly format?: Format;
  readonly type?: ImageType;
  readonly os: OsFamily;
  readonly verbose?: boolean;
};

/** `slipway certify`: the certification suite on one image, before it leaves the publisher's hands. */
export function addCertify(program: Command): void {
  addVerb<[string | undefined, Options]>(program, "certify [vhd]", {
    summary: "run the certification suite on one image, or list its checks",
    example: "slipway certify debian.vhd --policy azure-2024-08",
    shape: (command) =>
      command
        .addOption(new Option("--policy <id>", `the dated policy to test against (default: ${defaultPolicy})`).choices(policyIds))
        .option("--list", "list every check with its reason, thresholds and remedy instead of testing an image")
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
      const policy = loadPolicy(options.policy ?? defaultPolicy);
      if (isProblem(policy)) throw new CommandFailure(exitCodes.usage, [policy]);
      if (options.list === true) {
        if (path !== undefined) throw wrongUsage(`--list looks at no image, but ${quote(path)} was given.`, "Leave one of them out.");
        invocation.terminal.print(list(options.policy === undefined ? policies : [policy], options, invocation).trimEnd());
        return exitCodes.done;
      }
      if (path === undefined) throw wrongUsage("No image was given.", "Name the VHD or its https URL, or use `--list` to see the checks.");
      const reports = await certifyNamed(path, { cwd: invocation.cwd, type: options.type, os: options.os }, [policy]);
      for (const report of reports) invocation.terminal.print(format(report, options, invocation).trimEnd());
      return reports.every(({ verdict }) => verdict === "passed") ? exitCodes.done : exitCodes.problems;
    },
  });
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
    case "text":
      return certificationText(report, { colour: terminal.colour, verbose: verbose === true });
  }
}
