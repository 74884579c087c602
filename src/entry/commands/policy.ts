import { Argument, Option, type Command } from "commander";

import { canonicalJson } from "../../certify/canonical.ts";
import { newFindings, policyChanges } from "../../certify/policy-diff.ts";
import { loadPolicy, policyIds, type CertificationPolicy } from "../../certify/policy.ts";
import { checks } from "../../certify/registry.ts";
import type { ImageType, OsFamily } from "../../core/offer.ts";
import { isProblem } from "../../core/problem.ts";
import { policyDiffText, type PolicyDiff } from "../../render/certification-policy-diff.ts";
import { certifyNamed, type Named } from "../certify-named.ts";
import { CommandFailure, exitCodes } from "../exit.ts";
import { addVerb } from "../verb.ts";

type Options = { readonly type?: ImageType; readonly os: OsFamily };
type Pair = readonly [CertificationPolicy, CertificationPolicy];

/** `slipway policy diff`: what another certification policy asks, and what images would newly fail under it. */
export function addPolicy(program: Command): void {
  const policy = program.command("policy").description("Look at certification policies.").summary("compare certification policies");
  addVerb<[string, string, readonly string[], Options]>(policy, "diff", {
    summary: "what a policy asks that another does not, and what images would newly fail",
    example: "slipway policy diff azure-2024-08 field-2026-05 images/web.vhd",
    shape: (command) =>
      command
        .addArgument(new Argument("<a>", "the policy in force").choices(policyIds))
        .addArgument(new Argument("<b>", "the policy to compare with").choices(policyIds))
        .argument("[images...]", "VHDs, by path or https URL")
        .addOption(new Option("--type <type>", "what the plan claims").choices(["x64Gen1", "x64Gen2", "arm64Gen2"]))
        .addOption(new Option("--os <family>", "the operating system the plan claims").choices(["linux", "windows"]).default("linux")),
    run: async ({ cwd, json, terminal }, ...[a, b, images, { type, os }]) => {
      const difference = await differenceOf([asked(a), asked(b)], images, { cwd, type, os });
      terminal.print((json ? canonicalJson({ schemaVersion: 1, ...difference }) : policyDiffText(difference)).trimEnd());
      const stops = difference.images.some(({ newly }) => newly.some((each) => each.stops));
      return stops ? exitCodes.problems : exitCodes.done;
    },
  });
}

function asked(id: string): CertificationPolicy {
  const policy = loadPolicy(id);
  if (isProblem(policy)) throw new CommandFailure(exitCodes.usage, [policy]);
  return policy;
}

async function differenceOf(pair: Pair, paths: readonly string[], named: Named): Promise<PolicyDiff> {
  const images: PolicyDiff["images"][number][] = [];
  for (const path of paths) {
    const [before, after] = await certifyNamed(path, named, pair);
    if (before !== undefined && after !== undefined) images.push({ name: path, newly: newFindings([before, after]) });
  }
  return { from: pair[0].id, to: pair[1].id, changes: policyChanges(checks, pair), images };
}
