// Publishes one offer with 3 images to 60 storage accounts by 8 workers, each with a clone and a network of its own: npm run proof:fan-out
// Two are killed while they write, one is slowed, one region refuses for a while. What was sent is counted by the storage. Ends with 1 when anything was lost,
// sent twice beyond what was on its way, or does not verify.
import { cpus, loadavg } from "node:os";

import { execa } from "execa";

import { chunkSize } from "../../src/core/chunks.ts";
import { simulate } from "../../src/core/simulate.ts";
import measured from "../../src/entry/measured-rates.json" with { type: "json" };
import { bytesText } from "../../src/render/words.ts";
import { countStorage } from "../support/fan-out/count.ts";
import { ledgerTurns, runFanOut, type WorkerRow } from "../support/fan-out/run.ts";
import { openFanOutStage } from "../support/fan-out/stage.ts";
import { projectRoot } from "../support/sample-offer.ts";

const regions = 60;
const images = 3;
const kills = 2;
const mib = 1024 * 1024;

await execa({ cwd: projectRoot, preferLocal: true })`rolldown --config --logLevel silent`;
const cli = `${projectRoot}/dist/cli.js`;
await using stage = await openFanOutStage({ regions, images, cli });
const result = await runFanOut(stage, {
  cli,
  workers: 8,
  kills,
  slow: 4 * mib,
  refuses: { region: stage.regions[16] ?? "", ms: 20_000 },
  deadlineMs: 540_000,
  tell: (line) => console.log(line),
});
const counted = await countStorage(stage);
const twice = counted.sent - counted.needed;
console.log(
  `\n${result.isolated ? "Every worker is in a network namespace of its own." : "THIS MACHINE ALLOWS NO NAMESPACES: workers are separate processes only, and none is slowed."}\n`,
);
console.log(tableOf(result.rows));
const copying = counted.sent / mib / result.copySeconds;
console.log(`
copies        ${counted.copies} of ${regions * images}, ${counted.wrong} of them wrong
sent          ${bytesText(counted.sent)}, ${bytesText(twice)} of it twice (allowed: one chunk of ${bytesText(chunkSize)} for each of ${kills} kills)
requests      ${counted.requests} to the storage, ${counted.refused} writes refused by it
ledger        ${await ledgerTurns(stage)} turns, ${result.verified ? "verified" : "DOES NOT VERIFY"}; the offer is ${result.status}
time          ${result.seconds.toFixed(1)} s in ${result.rounds} rounds; copying ${result.copySeconds.toFixed(1)} s, ${copying.toFixed(0)} MiB/s over all`);
console.log(`predicted     ${predictedText(result.seconds)}`);
const isFine = counted.copies === regions * images && counted.wrong === 0 && twice <= kills * chunkSize && result.verified;
process.exitCode = isFine && result.status === "waitingForPublisherReview" ? 0 : 1;

/**
 * What `slipway simulate` would have said: workers share this machine's cores, stand ready, and keep what images are, so that a job waits for nothing and
 * reads no holes. The rates are those kept in the repository, measured one at a time.
 */
function predictedText(seconds: number): string {
  const { readMibPerSecond, zerosMibPerSecond, runnerMibPerSecond, storageMibPerSecond, ...rest } = measured.rates;
  const imageDataBytes = counted.needed / counted.copies;
  const { seconds: predicted, bounds } = simulate({
    load: { offers: 1, regions, runners: cpus().length, imagesPerOffer: images, imageDataBytes, imageLengthBytes: imageDataBytes },
    rates: {
      ...rest,
      blobBytesPerSecond: 60 * mib,
      blobRequestsPerSecond: 500,
      runnerBytesPerSecond: runnerMibPerSecond * mib,
      storageBytesPerSecond: storageMibPerSecond * mib,
      readBytesPerSecond: readMibPerSecond * mib,
      zerosBytesPerSecond: zerosMibPerSecond * mib,
      jobSeconds: 0,
    },
    limits: { requestsPerHour: 1000, writesPerMinute: 80, writesPerHour: 500, jobsPerMatrix: 256 },
    calls: { requestsPerOffer: 0, writesPerOffer: 0, requestsPerRun: 0 },
  });
  const error = Math.round((predicted / seconds - 1) * 100);
  const load = (loadavg()[0] ?? 0).toFixed(0);
  return `${predicted.toFixed(0)} s (${bounds[0]?.bound}), ${error} % off the measured ${seconds.toFixed(0)} s, at a load of ${load} on ${cpus().length} cores`;
}

function tableOf(rows: readonly WorkerRow[]): string {
  const cells = rows.map(({ name, namespace, keys, sentBytes, failures, note }) => [
    name,
    namespace,
    String(keys),
    bytesText(sentBytes),
    String(failures),
    note,
  ]);
  const all = [["WORKER", "NETWORK", "KEYS", "BYTES SENT", "RETRIES", ""], ...cells];
  const widths = all[0]?.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0))) ?? [];
  return all
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
