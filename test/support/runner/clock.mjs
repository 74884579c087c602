import { appendFileSync, statSync } from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import timers from "node:timers/promises";

// Loaded before a program (`node --import`): its clock is the machine's, shifted by SLIPWAY_TEST_NOW milliseconds.
// With SLIPWAY_TEST_SLEPT, a file, nobody sleeps: what all programs would have slept is the file's length, a byte for each 10 ms.
const offset = Number(process.env["SLIPWAY_TEST_NOW"] ?? 0);
const sleptFile = String(process.env["SLIPWAY_TEST_SLEPT"] ?? "");
const sleptBefore = slept();
const realNow = Date.now;
const now = () => realNow() + offset + slept() - sleptBefore;

function slept() {
  return sleptFile === "" ? 0 : (statSync(sleptFile, { throwIfNoEntry: false })?.size ?? 0) * 10;
}

// A proxy and not a subclass: dates that Node itself makes must stay `instanceof Date`.
const ShiftedDate = new Proxy(Date, {
  construct: (target, args, newTarget) => Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget),
  apply: () => new ShiftedDate().toString(),
});
Date.now = now;
// A copy made with `new date.constructor()` must know the shifted clock too.
// oxlint-disable-next-line no-extend-native
Object.defineProperty(Date.prototype, "constructor", { value: ShiftedDate });
globalThis.Date = ShiftedDate;

if (sleptFile !== "") {
  // oxlint-disable-next-line no-unsafe-assignment -- there are no types in this file
  const real = timers.setTimeout;
  timers.setTimeout = async (ms, value, options) => {
    // What can be called off is no sleep but the time limit of something under way.
    if (options?.signal !== undefined) return await real(ms, value, options);
    appendFileSync(sleptFile, "z".repeat(Math.ceil(ms / 10)));
    return value;
  };
  syncBuiltinESMExports();
}
