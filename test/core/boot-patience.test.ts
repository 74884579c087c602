import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { verdictOf } from "../../src/core/boot-verdict.ts";
import { stageOf, usualPatience, type BootWatch } from "../../src/core/boot-watch.ts";
import { bootStages, type BootEnd } from "../../src/core/boot.ts";
import {
  at,
  endOf,
  firmware,
  init,
  kernel,
  loader,
  login,
  notReady,
  off,
  ready,
  started,
  time,
  watched,
  type Heard,
} from "../support/boot-news.ts";

describe("a root that does not come", () => {
  const waiting = "Begin: Waiting for root file system ... \n";

  test("is told after half a minute, not after rootdelay", () => {
    expect(endOf([at(1000, started + waiting), at(2000, waiting), at(30_000, "done.\n")])).toBeUndefined();
    expect(endOf([at(1000, started + waiting), at(31_000, "done.\n")])).toBe("noRoot");
  });

  test("may come late", () => {
    expect(
      endOf([at(1000, started + waiting), at(20_000, "[   20.0] systemd[1]: systemd 252 running\n"), at(60_000, "x\n")]),
    ).toBeUndefined();
  });
});

describe("silence and endless talk", () => {
  test.each<readonly [BootEnd, string, readonly Heard[]]>([
    ["noConsole", "Nothing was written to the serial console within 90.0 s.", [at(90_000, time)]],
    ["noConsole", "The loader started, then the serial console was silent for 90.0 s.", [at(1000, firmware + loader), at(91_000, time)]],
    ["hang", "Nothing was heard for 90.0 s after the stage init.", [at(1000, started), at(91_000, time)]],
    ["hang", "Nothing was heard for 90.0 s after the stage firmware.", [at(1000, firmware), at(91_000, time)]],
    [
      "limit",
      "It was still talking after the stage init when its 300.0 s were over.",
      [at(1000, started), at(299_000, "x\n"), at(300_000, time)],
    ],
    [
      "limit",
      "It wrote more than 2147483648 bytes to its disk.",
      [at(1, { kind: "overuse", text: "It wrote more than 2147483648 bytes to its disk." })],
    ],
    ["limit", "It wrote more than 8388608 bytes to its serial console.", [at(1, { kind: "serial", text: "x", bytes: 8_388_609 })]],
    ["stopped", "The machine stopped after the stage init: the emulator ended with 0.", [at(1000, started), at(2000, off)]],
    ["stopped", "The machine stopped before its firmware spoke: the emulator ended with 0.", [at(2000, off)]],
  ])("%s: %s", (end, text, heard) => {
    expect(verdictOf(watched(heard))).toEqual({ end, text });
  });

  test("a login prompt may be silent while the agent works", () => {
    expect(endOf([at(1000, started + login), at(90_000, time)])).toBeUndefined();
    expect(endOf([at(1000, started + login), at(91_000, time)])).toBe("notProvisioned");
  });
});

describe("what the agent reports", () => {
  test("failure is believed at once", () => {
    expect(verdictOf(watched([at(1000, started), at(2000, notReady)]))).toEqual({
      end: "notProvisioned",
      text: '"Cloud-Init/22.4.2" reported that provisioning failed: "ovf-env.xml missing".',
    });
  });

  test("ready without a word on the serial console means that there is no console", () => {
    const verdict = verdictOf(watched([at(1000, firmware + loader), at(40_000, ready), at(130_000, time)]));
    expect(verdict?.end).toBe("noConsole");
    expect(verdict?.text).toContain("reported ready after 40.0 s, but kernel and system wrote nothing");
  });
});

function furthest(watch: BootWatch): number {
  const stage = stageOf(watch);
  return stage === undefined ? -1 : bootStages.indexOf(stage);
}

describe("laws", () => {
  const pieces = fc.constantFrom(
    firmware,
    loader,
    kernel,
    init,
    login,
    "ALERT! /dev/sda1 does not exist.\n",
    "\u001b[31m",
    "\r",
    "\n",
    "x",
  );
  const text = fc.array(fc.oneof(pieces, fc.string()), { maxLength: 30 }).map((all) => all.join(""));

  test("how the bytes are cut makes no difference to what is heard", () => {
    fc.assert(
      fc.property(text, fc.array(fc.nat(400)), (whole, cuts) => {
        const places = [0].concat(
          cuts.map((cut) => Math.min(cut, whole.length)).toSorted((a, b) => a - b),
          whole.length,
        );
        const chunks = places.slice(1).map((end, index) => whole.slice(places[index], end));
        const [one, many] = [watched([at(5, whole)]), watched(chunks.map((chunk) => at(5, chunk)))];
        // A prompt counts before its line ends, so that pieces may show more than the whole, never less.
        expect(furthest(many)).toBeGreaterThanOrEqual(furthest(one));
        expect(many.alarm === undefined && one.alarm !== undefined).toBe(false);
        expect(many.bytes).toBe(one.bytes);
      }),
    );
  });

  test("stages come in their order, and when time is over there is a verdict, whatever was heard", () => {
    const news = fc.oneof(text, fc.constantFrom(ready, notReady, time));
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(200_000), news)), fc.boolean(), (heard, expects) => {
        const watch = watched([...heard.toSorted(([a], [b]) => a - b), [usualPatience.totalMs, time]], expects);
        const order = watch.timeline.filter(({ stage }) => stage !== "ready").map(({ stage }) => bootStages.indexOf(stage));
        expect(order).toEqual([...new Set(order)].toSorted((a, b) => a - b));
        expect(verdictOf(watch)).toBeDefined();
      }),
    );
  });

  test("a line without end costs no more than its last piece", () => {
    const watch = watched(Array.from({ length: 50 }, (_, ms) => at(ms, "y".repeat(10_000))));
    expect(watch.line.length).toBeLessThanOrEqual(4096);
    expect(watch.bytes).toBe(500_000);
  });
});
