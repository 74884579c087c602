import { mkdtemp, mkdir, readdir, realpath } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

import type { Command } from "commander";
import { execa } from "execa";

import { problem, quote } from "../../core/problem.ts";
import { prepareDemo, sampleOffer } from "../demo/prepare.ts";
import { environmentFailed, exitCodes, problemsFound, type ExitCode } from "../exit.ts";
import type { Terminal } from "../terminal.ts";
import { addVerb } from "../verb.ts";
import { placesOf } from "../wire.ts";

/** `slipway demo`: the sample offer, from an empty folder to live, with the same commands that people type. */
export function addDemo(program: Command): void {
  addVerb<[{ readonly keep?: string }]>(program, "demo", {
    summary: "publish a sample offer end to end in a fresh folder, and show where to look",
    example: "slipway demo --keep my-demo",
    json: false,
    shape: (command) =>
      command.option("--keep <dir>", "the folder to make it in; it must be empty (default: a new one below the temporary folder)"),
    run: async ({ cwd, terminal }, { keep }) => {
      const folder = await freshFolder(keep === undefined ? undefined : resolve(cwd, keep));
      const started = performance.now();
      terminal.print(`A sample offers repository, with two small Linux images, in ${folder}\n`);
      const failed = await prepareDemo(folder);
      if (failed !== undefined) throw environmentFailed(failed);
      const digest = await publish(folder, terminal);
      const steps = [["go-live", sampleOffer, "--digest", digest], ["offers"], ["log", sampleOffer], ["verify"]];
      for (const step of steps) {
        const exitCode = await slipway(folder, terminal, step);
        if (exitCode !== exitCodes.done) return exitCode;
      }
      terminal.print(`\n${whereToLook(folder)}\n\n${sampleOffer} is live. It took ${((performance.now() - started) / 1000).toFixed(1)} s.`);
      return exitCodes.done;
    },
  });
}

async function freshFolder(asked: string | undefined): Promise<string> {
  const folder = asked ?? (await mkdtemp(join(tmpdir(), "slipway-demo-")));
  await mkdir(folder, { recursive: true });
  if ((await readdir(folder)).length > 0)
    throw problemsFound([
      problem("demo-folder-not-empty", `The folder ${quote(folder)} is not empty.`, "Name an empty or a new folder with --keep."),
    ]);
  return realpath(folder);
}

/** Publishes and gives the short digest that the preview shows, as a person would read it off the screen. */
async function publish(folder: string, terminal: Terminal): Promise<string> {
  const exitCode = await slipway(folder, terminal, ["publish", sampleOffer]);
  const { stdout } = await execa({ cwd: folder, reject: false })`${process.execPath} ${entry()} status ${sampleOffer} --json`;
  const status: unknown = JSON.parse(stdout);
  const digest = typeof status === "object" && status !== null && "digest" in status ? String(status.digest) : "";
  if (exitCode !== exitCodes.done)
    throw problemsFound([
      problem("demo-failed", "The sample offer was not published.", `Look at ${folder}, and report it: this is a fault of Slipway.`),
    ]);
  return digest.replace("sha256:", "").slice(0, 8);
}

/** Runs one command of this very program, with its output as people see it. */
async function slipway(folder: string, terminal: Terminal, args: readonly string[]): Promise<ExitCode> {
  terminal.print(`\n$ slipway ${args.join(" ")}\n`);
  const { exitCode } = await execa(process.execPath, [entry(), ...args], {
    cwd: folder,
    stdio: "inherit",
    reject: false,
    env: { SLIPWAY_CALLED_AS: "slipway" },
  });
  return exitCode === exitCodes.done ? exitCodes.done : exitCodes.problems;
}

function entry(): string {
  return process.argv[1] ?? "";
}

function whereToLook(folder: string): string {
  const { regions, outbox, leads, site } = placesOf(folder);
  const lines = [
    ["store front", join(site, "live", "index.html")],
    ["product page", join(site, "live", sampleOffer, "index.html")],
    ["all offers", join(site, "index.html")],
    ["status page", join(site, "status", sampleOffer, "index.html")],
    ["mails", join(outbox, "*.eml")],
    ["leads", leads],
    ["regions", join(regions, "<region>", "images")],
    ["ledger", `git -C ${folder} log slipway/${sampleOffer}`],
  ];
  return ["Where to look", ...lines.map(([name = "", where = ""]) => `  ${name.padEnd(14)}${where}`)].join("\n");
}
