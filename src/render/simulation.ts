import { remedies, type Bound, type Load, type Prediction } from "../core/simulate.ts";
import { second } from "../core/time.ts";
import { bytesText, count, durationText } from "./words.ts";

const boundWords: Readonly<Record<Bound, string>> = {
  runners: "runners at once",
  storage: "what the storage takes in all",
  "one ledger": "turns of one ledger branch",
  "one copy": "one image's way, alone",
  requests: "GitHub: requests an hour",
  writes: "GitHub: issues, comments, checks",
};

/** A prediction as people read it: what it takes and costs, what each limit alone would take, and what to do about the first. */
export function simulationLines(load: Load, prediction: Prediction, source: string): readonly string[] {
  const { bounds, seconds } = prediction;
  const width = Math.max(...bounds.map(({ bound }) => boundWords[bound].length));
  const [first] = bounds;
  return [
    `${count(load.offers, "offer")} × ${count(load.imagesPerOffer, "image")} × ${count(load.regions, "region")}, ${bytesText(load.imageDataBytes)} of data each, ${count(load.runners, "runner")}`,
    "",
    `  Wall time        ${timeText(seconds)}`,
    `  Runner time      ${timeText(prediction.runnerMinutes * 60)} in ${count(prediction.jobs, "job")}, ${count(prediction.runs, "run")} with a matrix`,
    `  GitHub's API     ${count(prediction.apiRequests, "request")}, ${count(prediction.apiWrites, "write")}`,
    `  Storage          ${bytesText(prediction.bytesSent)} sent in ${count(prediction.storageRequests, "request")}`,
    `  Ledger           ${count(prediction.ledgerTurns, "turn")} on ${count(load.offers, "branch", "branches")}`,
    "",
    "  Each limit alone would take",
    ...bounds.map(({ bound, seconds: alone }) => `    ${boundWords[bound].padEnd(width)}  ${timeText(alone)}`),
    "",
    ...(first === undefined ? [] : [`  First to bind: ${boundWords[first.bound]}. ${remedies[first.bound]}`]),
    `  Rates: ${source}`,
  ];
}

function timeText(seconds: number): string {
  return durationText(seconds * second);
}
