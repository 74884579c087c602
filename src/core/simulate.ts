// Predicts what publishing many offers costs, from measured rates and the platform's limits. A model of counts and rates, not of chance: every stage takes as long
// as its tightest limit asks, and the answer says which one that is.

/** What is to be published, and on what. */
export type Load = {
  readonly offers: number;
  readonly regions: number;
  /** Jobs that may run at once. */
  readonly runners: number;
  readonly imagesPerOffer: number;
  /** Bytes of data in an image, holes left out, and its length. */
  readonly imageDataBytes: number;
  readonly imageLengthBytes: number;
};

/** Rates as measured; seconds, bytes per second, or counts. */
export type Rates = {
  /** One blob takes so much (Azure: about 60 MiB/s and 500 requests/s), one runner sends so much. */
  readonly blobBytesPerSecond: number;
  readonly blobRequestsPerSecond: number;
  readonly runnerBytesPerSecond: number;
  /** The whole storage behind all regions; Infinity for a cloud's. */
  readonly storageBytesPerSecond: number;
  /** Reading an image once: its data, and its holes when a SHA-256 of the whole file is declared. */
  readonly readBytesPerSecond: number;
  readonly zerosBytesPerSecond: number;
  /** Certification of one image besides reading it. */
  readonly certifySeconds: number;
  /** A job before and after its work: waiting for the machine, fetching, recording. */
  readonly jobSeconds: number;
  /** The same for one piece of work in a process, without a new machine. */
  readonly startSeconds: number;
  /** One turn of one ledger branch. Turns of one offer follow one another. */
  readonly turnSeconds: number;
};

/** What the platform allows (GitHub: REST for a repository's token, content, matrix). `Infinity` where there is no such limit. */
export type Limits = {
  readonly requestsPerHour: number;
  readonly writesPerMinute: number;
  readonly writesPerHour: number;
  readonly jobsPerMatrix: number;
};

/** API calls of one offer's way to the preview, as the Action makes them (`npm run bench -- action-requests`). */
export type Calls = { readonly requestsPerOffer: number; readonly writesPerOffer: number; readonly requestsPerRun: number };

export type Scenario = { readonly load: Load; readonly rates: Rates; readonly limits: Limits; readonly calls: Calls };

/** What can bind. */
export type Bound = "runners" | "storage" | "one ledger" | "one copy" | "requests" | "writes";

export type Prediction = {
  readonly seconds: number;
  /** How long each limit alone would take, longest first; the first one binds. */
  readonly bounds: readonly { readonly bound: Bound; readonly seconds: number }[];
  readonly jobs: number;
  /** Runs of the workflow, each with a matrix of its own. */
  readonly runs: number;
  readonly runnerMinutes: number;
  readonly apiRequests: number;
  readonly apiWrites: number;
  readonly bytesSent: number;
  readonly storageRequests: number;
  readonly ledgerTurns: number;
};

/** Put Page takes at most this much. */
const bytesPerRequest = 4 * 1024 * 1024;
/** Turns that an offer records besides those of its work: start, steps, page, lead, preview, mails, what is shown. */
const turnsBesides = 12;
/** Requests of a copy besides its writes: account, record, lease, page ranges, metadata, journal. */
const requestsBesides = 12;

/** Wall time from the moment when all offers are merged to the last preview, and what it costs. */
export function simulate({ load, rates, limits, calls }: Scenario): Prediction {
  const { offers, regions, runners, imagesPerOffer, imageDataBytes } = load;
  const images = offers * imagesPerOffer;
  const copies = images * regions;
  const jobs = images + copies + offers;
  // A run for the images, one for every matrix of copies, one for staging.
  const runs = offers * (2 + Math.ceil((imagesPerOffer * regions) / limits.jobsPerMatrix));
  const ledgerTurns = jobs + offers * turnsBesides;
  const apiRequests = offers * calls.requestsPerOffer + runs * calls.requestsPerRun;
  const apiWrites = offers * calls.writesPerOffer;
  const work = workSeconds(load, rates);
  const atOnce = Math.min(runners, offers * limits.jobsPerMatrix);
  const waves = (count: number): number => Math.ceil(count / atOnce);
  const bounds: readonly { readonly bound: Bound; readonly seconds: number }[] = [
    { bound: "one copy", seconds: work.certify + work.copy + work.stage },
    { bound: "runners", seconds: waves(images) * work.certify + waves(copies) * work.copy + waves(offers) * work.stage },
    { bound: "storage", seconds: (copies * imageDataBytes) / rates.storageBytesPerSecond },
    { bound: "one ledger", seconds: (ledgerTurns / offers) * rates.turnSeconds },
    { bound: "requests", seconds: waited(apiRequests, limits.requestsPerHour, 3600) },
    { bound: "writes", seconds: Math.max(waited(apiWrites, limits.writesPerMinute, 60), waited(apiWrites, limits.writesPerHour, 3600)) },
  ];
  return {
    seconds: Math.max(...bounds.map((each) => each.seconds)),
    bounds: bounds.toSorted((one, other) => other.seconds - one.seconds),
    jobs,
    runs,
    runnerMinutes: (images * work.certify + copies * work.copy + offers * work.stage) / 60,
    apiRequests,
    apiWrites,
    bytesSent: copies * imageDataBytes,
    storageRequests: copies * (Math.ceil(imageDataBytes / bytesPerRequest) + requestsBesides),
    ledgerTurns,
  };
}

/** Seconds until so many calls are allowed: the first window's are at once. */
function waited(count: number, perWindow: number, windowSeconds: number): number {
  return Math.max(0, Math.ceil(count / perWindow) - 1) * windowSeconds;
}

/** Seconds of one job of each kind, start and record included. */
function workSeconds({ imageDataBytes, imageLengthBytes, imagesPerOffer, regions }: Load, rates: Rates) {
  const begun = rates.jobSeconds + rates.startSeconds + rates.turnSeconds;
  const read = imageDataBytes / rates.readBytesPerSecond;
  const whole = read + (imageLengthBytes - imageDataBytes) / rates.zerosBytesPerSecond;
  const requests = Math.ceil(imageDataBytes / bytesPerRequest) / rates.blobRequestsPerSecond;
  const perCopy = Math.max(imageDataBytes / Math.min(rates.blobBytesPerSecond, rates.runnerBytesPerSecond), requests);
  return {
    certify: begun + whole + rates.certifySeconds,
    copy: begun + whole + perCopy,
    stage: begun + (imagesPerOffer * regions * imageDataBytes) / rates.runnerBytesPerSecond,
  };
}

/** What to do about the limit that binds. */
export const remedies: Readonly<Record<Bound, string>> = {
  runners: "More runners, or self-hosted ones that keep images and clone between jobs; fan out wider.",
  storage: "More storage accounts, or premium ones; copy on the server's side from the first region that has finished.",
  "one ledger": "Nothing to buy: an offer's turns follow one another. Fewer regions per submission, or fewer images per offer.",
  "one copy": "This is the least it can take: one image's certification, one copy and one read-back, one after the other.",
  requests:
    "A GitHub App's token (5,000 to 12,500 requests an hour) instead of the default one, or offers spread over several repositories.",
  writes: "Spread the merges, or the offers over several repositories: each has its own budget for issues and comments.",
};
