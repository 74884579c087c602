// Loaded before a program (`node --import`): its clock is the machine's, shifted by SLIPWAY_TEST_NOW milliseconds.
const offset = Number(process.env["SLIPWAY_TEST_NOW"] ?? 0);
const realNow = Date.now;
const now = () => realNow() + offset;

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
