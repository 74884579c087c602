import { readFile } from "node:fs/promises";

import { readCommandFile } from "./command-files.ts";
import { messageOf } from "./plain.ts";
import type { Ended } from "./program.ts";
import type { Secrets } from "./secrets.ts";
import type { Site } from "./site.ts";
import type { CommandFiles } from "./step-program.ts";
import { readLog } from "./workflow-commands.ts";

// More than this is not shown and does not fail the step ("Workflow commands", job summaries).
const maxSummaryBytes = 1024 * 1024;

/**
 * Adds what a step's program printed and wrote to the site: log, annotations, summary, variables for later steps.
 * @returns its outputs; a problem when a command file is not one, which fails the step
 */
export async function takeResults(
  site: Site,
  { files, ended, secrets }: { readonly files: CommandFiles; readonly ended: Ended; readonly secrets: Secrets },
): Promise<{ readonly outputs: Readonly<Record<string, string>>; readonly problem: boolean }> {
  const logs = [readLog(ended.stdout), readLog(ended.stderr)] as const;
  for (const mask of logs.flatMap(({ masks }) => masks)) secrets.add("a masked value", mask);
  site.stdout += logs[0].visible;
  site.stderr += logs[1].visible;
  site.exitCode = ended.exitCode;
  site.annotations.push(...logs.flatMap(({ annotations }) => annotations));
  await takeSummary(site, files.GITHUB_STEP_SUMMARY);
  site.path.push(...(await read(files.GITHUB_PATH)).split("\n").filter((line) => line !== ""));
  try {
    Object.assign(site.env, variables(readCommandFile(await read(files.GITHUB_ENV))));
    return { outputs: { ...logs[0].outputs, ...logs[1].outputs, ...readCommandFile(await read(files.GITHUB_OUTPUT)) }, problem: false };
  } catch (error) {
    site.annotations.push({ level: "error", message: messageOf(error) });
    return { outputs: {}, problem: true };
  }
}

async function takeSummary(site: Site, path: string): Promise<void> {
  const summary = await read(path);
  const bytes = Buffer.byteLength(summary);
  if (bytes <= maxSummaryBytes) site.summary += summary;
  else
    site.annotations.push({
      level: "error",
      message: `$GITHUB_STEP_SUMMARY upload aborted, supports content up to a size of 1024k, got ${Math.ceil(bytes / 1024)}k.`,
    });
}

function variables(found: Record<string, string>): Record<string, string> {
  if (Object.hasOwn(found, "NODE_OPTIONS")) throw new Error("Can't store NODE_OPTIONS output parameter using '$GITHUB_ENV' command.");
  return found;
}

async function read(path: string): Promise<string> {
  return await readFile(path, "utf8");
}
