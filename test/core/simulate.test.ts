import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { remedies, simulate, type Load, type Scenario } from "../../src/core/simulate.ts";

const mib = 1024 * 1024;

const usual: Scenario = {
  load: { offers: 10, regions: 60, runners: 20, imagesPerOffer: 1, imageDataBytes: 1024 * mib, imageLengthBytes: 30 * 1024 * mib },
  rates: {
    blobBytesPerSecond: 60 * mib,
    blobRequestsPerSecond: 500,
    runnerBytesPerSecond: 100 * mib,
    storageBytesPerSecond: Number.POSITIVE_INFINITY,
    readBytesPerSecond: 500 * mib,
    zerosBytesPerSecond: 1700 * mib,
    certifySeconds: 1,
    jobSeconds: 20,
    startSeconds: 0.5,
    turnSeconds: 0.2,
  },
  limits: { requestsPerHour: 1000, writesPerMinute: 80, writesPerHour: 500, jobsPerMatrix: 256 },
  calls: { requestsPerOffer: 30, writesPerOffer: 10, requestsPerRun: 4 },
};

const loads = fc.record({
  offers: fc.integer({ min: 1, max: 10_000 }),
  regions: fc.integer({ min: 1, max: 60 }),
  runners: fc.integer({ min: 1, max: 1000 }),
  imagesPerOffer: fc.integer({ min: 1, max: 10 }),
  imageDataBytes: fc.integer({ min: 1, max: 16 * 1024 * mib }),
  imageLengthBytes: fc.constant(32 * 1024 * mib),
});

const of = (load: Partial<Load>) => simulate({ ...usual, load: { ...usual.load, ...load } });
const more = fc.integer({ min: 0, max: 500 });

describe("a prediction", () => {
  it("never falls when there is more to do, and never rises with more runners", () => {
    fc.assert(
      fc.property(loads, more, more, more, (load, offers, regions, runners) => {
        const least = simulate({ ...usual, load });
        for (const grown of [{ offers: load.offers + offers }, { regions: load.regions + regions }]) {
          const after = simulate({ ...usual, load: { ...load, ...grown } });
          expect(after.runnerMinutes).toBeGreaterThanOrEqual(least.runnerMinutes);
          expect(after.apiRequests).toBeGreaterThanOrEqual(least.apiRequests);
          expect(after.bytesSent).toBeGreaterThanOrEqual(least.bytesSent);
          // With more offers more matrices run side by side, where runners are so many that one matrix is too small for them.
          const comparable = load.runners <= load.offers * 256;
          expect(!comparable || after.seconds >= least.seconds).toBe(true);
        }
        expect(simulate({ ...usual, load: { ...load, runners: load.runners + runners } }).seconds).toBeLessThanOrEqual(least.seconds);
      }),
    );
  });

  it("is never below what any limit alone asks", () => {
    fc.assert(
      fc.property(loads, (load) => {
        const { seconds, bounds, bytesSent, runnerMinutes, apiRequests, apiWrites } = simulate({ ...usual, load });
        const { limits } = usual;
        expect(bounds[0]?.seconds).toBe(seconds);
        expect(bytesSent).toBe(load.offers * load.imagesPerOffer * load.regions * load.imageDataBytes);
        expect(seconds * load.runners * 1.000001).toBeGreaterThanOrEqual(runnerMinutes * 60);
        expect(seconds).toBeGreaterThanOrEqual(load.imageDataBytes / usual.rates.blobBytesPerSecond);
        expect((Math.floor(seconds / 3600) + 1) * limits.requestsPerHour).toBeGreaterThanOrEqual(apiRequests);
        expect((Math.floor(seconds / 60) + 1) * limits.writesPerMinute).toBeGreaterThanOrEqual(apiWrites);
      }),
    );
  });
});

describe("the answer", () => {
  it("names the limit that binds, and what to do", () => {
    const first = (load: Partial<Load>, change: Partial<Scenario> = {}) =>
      simulate({ ...usual, ...change, load: { ...usual.load, ...load } }).bounds[0]?.bound;
    expect(first({ offers: 1, regions: 1 })).toBe("one copy");
    expect(first({ offers: 10 })).toBe("runners");
    expect(first({ offers: 10, runners: 10_000 }, { rates: { ...usual.rates, storageBytesPerSecond: mib } })).toBe("storage");
    expect(first({ offers: 1, runners: 10_000 }, { rates: { ...usual.rates, turnSeconds: 600 } })).toBe("one ledger");
    expect(first({ offers: 1000, regions: 1, runners: 100_000, imageDataBytes: mib })).toBe("requests");
    const writing = { ...usual.limits, requestsPerHour: Number.POSITIVE_INFINITY };
    expect(first({ offers: 1000, regions: 1, runners: 100_000, imageDataBytes: mib }, { limits: writing })).toBe("writes");
    for (const { bound } of of({}).bounds) expect(remedies[bound]).toMatch(/\.$/);
  });

  it("counts jobs, runs, turns and requests", () => {
    const { jobs, runs, ledgerTurns, apiRequests, apiWrites, storageRequests } = of({ offers: 2, regions: 60, imagesPerOffer: 5 });
    expect({ jobs, runs, ledgerTurns, apiRequests, apiWrites }).toEqual({
      jobs: 612,
      runs: 8,
      ledgerTurns: 636,
      apiRequests: 92,
      apiWrites: 20,
    });
    expect(storageRequests).toBe(600 * (256 + 12));
  });
});
