import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { resolve } from "node:path";
import { pipeline } from "node:stream/promises";

import type { Command } from "commander";

import { errorText } from "../../adapters/fault.ts";
import { problem, quote } from "../../core/problem.ts";
import { exceptionTypes, severities, supportDetails, type SupportDetails } from "../../core/support.ts";
import { CommandFailure, exitCodes, problemsFound } from "../exit.ts";
import { steer } from "../run-offer.ts";
import { spoken } from "../spoken.ts";
import { addVerb } from "../verb.ts";
import { offerArgument } from "../workspace.ts";

type Options = Readonly<Record<"severity" | "exception" | "check" | "plan" | "ends" | "evidence" | "imageVersion", string | undefined>>;

/** `slipway support`: a request with everything needed to help, or for a waiver of a check in the published form. */
export function addSupport(program: Command): void {
  addVerb<[string, string[], Options]>(program, "support <offer> <text...>", {
    summary: "open a support request that carries everything needed, or ask for an exception from a check",
    example: `slipway support contoso/web-stack "certification fails on a file that is not there"
  slipway support contoso/web-stack --exception lockedDown --check LIVE-003 --plan standard --image-version 1.4.1 \\
    --ends 2027-01-31 --evidence hardening.pdf "the appliance has no shell"`,
    shape: (command) =>
      command
        .option("--severity <severity>", `how much it hurts: ${severities.join(", ")}`)
        .option("--exception <type>", `ask for a waiver of a check: ${exceptionTypes.join(", ")}`)
        .option("--check <id>", "with --exception: the check, as the report names it")
        .option("--plan <plan>", "with --exception: the plan")
        .option("--image-version <version>", "with --exception: the image's version")
        .option("--ends <date>", "with --exception: the last day it is needed, at most a year ahead")
        .option("--evidence <file>", "with --exception: the file that shows why; its SHA-256 stands in the request"),
    run: async (invocation, name, text, options) => {
      const offer = offerArgument(name);
      const details = await detailsOf(invocation.cwd, options);
      return await steer(invocation, offer, {}, ({ actor }) => ({ kind: "support", actor, text: spoken(text), ...details }));
    },
  });
}

async function detailsOf(
  cwd: string,
  { severity, exception, check, plan, imageVersion, ends, evidence }: Options,
): Promise<SupportDetails> {
  const sha256 = evidence === undefined ? undefined : await digestOf(resolve(cwd, evidence));
  const given = Object.entries({ severity, exception, check, plan, version: imageVersion, ends, evidence: sha256 });
  const details = supportDetails(new Map(given.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]))));
  if ("code" in details) throw new CommandFailure(exitCodes.usage, [details]);
  return details;
}

/** Evidence that can not be read is evidence that is missing. */
async function digestOf(file: string): Promise<string> {
  const hash = createHash("sha256");
  try {
    await pipeline(createReadStream(file), hash);
  } catch (error) {
    throw problemsFound([
      problem(
        "evidence-unreadable",
        `The evidence ${quote(file)} can not be read: ${quote(errorText(error))}.`,
        "Name the file that shows why: without evidence an exception is denied.",
      ),
    ]);
  }
  return hash.digest("hex");
}
