import { InvalidArgumentError, type Command } from "commander";

import { simulate, type Scenario } from "../../core/simulate.ts";
import { simulationLines } from "../../render/simulation.ts";
import { exitCodes } from "../exit.ts";
import measured from "../measured-rates.json" with { type: "json" };
import { addVerb } from "../verb.ts";

const mib = 1024 * 1024;
const gib = 1024 * mib;

type Options = Readonly<
  Record<"offers" | "regions" | "runners" | "images" | "gib" | "lengthGib" | "rate" | "requestRate" | "apiRequests" | "jobSeconds", number>
>;

/** `slipway simulate`: what publishing many offers would take and cost, and which limit binds first. Asks nobody, changes nothing. */
export function addSimulate(program: Command): void {
  addVerb<[Options]>(program, "simulate", {
    summary: "predict what publishing many offers takes and costs, and which limit binds first",
    example: `slipway simulate --offers 1000 --regions 60 --runners 20
  slipway simulate --offers 10000 --regions 60 --runners 500 --gib 2 --api-requests 12500 --json

Local rates are measured (${measured.source}); the rest are limits that GitHub and Azure document. Every one can be given.`,
    shape: (command) =>
      command
        .requiredOption("--offers <n>", "offers published at once", whole)
        .requiredOption("--regions <n>", "regions that every image goes to", whole)
        .requiredOption("--runners <n>", "jobs at once: 20 on GitHub Free, 60 Team, 500 Enterprise", whole)
        .option("--images <n>", "images of an offer", whole, 1)
        .option("--gib <n>", "GiB of data in an image, holes left out", positive, 1)
        .option("--length-gib <n>", "GiB of an image's length", positive, 30)
        .option("--rate <n>", "MiB/s that one blob takes", positive, 60)
        .option("--request-rate <n>", "requests/s that one blob takes", positive, 500)
        .option("--api-requests <n>", "requests an hour: 1,000 with a repository's token, 5,000 to 12,500 with an App's", positive, 1000)
        .option("--job-seconds <n>", "a job before its work: waiting for a machine and starting", positive, 20),
    run: async ({ json, terminal }, options) => {
      const scenario = scenarioOf(options);
      const prediction = simulate(scenario);
      if (json) terminal.print(JSON.stringify({ ...scenario, prediction, measured }, null, 2));
      else terminal.print(simulationLines(scenario.load, prediction, measured.source).join("\n"));
      return await Promise.resolve(exitCodes.done);
    },
  });
}

function scenarioOf({ offers, regions, runners, images, ...more }: Options): Scenario {
  const { readMibPerSecond, zerosMibPerSecond, runnerMibPerSecond, certifySeconds, startSeconds, turnSeconds } = measured.rates;
  const imageDataBytes = more.gib * gib;
  return {
    load: {
      offers,
      regions,
      runners,
      imagesPerOffer: images,
      imageDataBytes,
      imageLengthBytes: Math.max(imageDataBytes, more.lengthGib * gib),
    },
    rates: {
      blobBytesPerSecond: more.rate * mib,
      blobRequestsPerSecond: more.requestRate,
      runnerBytesPerSecond: runnerMibPerSecond * mib,
      // Regions are accounts of their own, so that no storage is common to all.
      storageBytesPerSecond: Number.MAX_SAFE_INTEGER,
      readBytesPerSecond: readMibPerSecond * mib,
      zerosBytesPerSecond: zerosMibPerSecond * mib,
      certifySeconds,
      jobSeconds: more.jobSeconds,
      startSeconds,
      turnSeconds,
    },
    // GitHub, "Rate limits for the REST API" and "Usage limits": content-creating requests 80 a minute and 500 an hour, 256 jobs of a matrix.
    limits: { requestsPerHour: more.apiRequests, writesPerMinute: 80, writesPerHour: 500, jobsPerMatrix: 256 },
    calls: measured.calls,
  };
}

/** Numbers above zero, whole or not. */
function positive(text: string): number {
  const value = Number(text);
  if (/^\d{1,9}(?:\.\d{1,6})?$/.test(text) && value > 0) return value;
  throw new InvalidArgumentError("Give a number above zero.");
}

function whole(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("Give a whole number from 1 on.");
}
