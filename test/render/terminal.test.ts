import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { newRun } from "../../src/core/run.ts";
import { statusOf } from "../../src/core/status.ts";
import { draw, line, pad, textWidth, wholeLine, wrappedLines } from "../../src/render/ansi.ts";
import { oneLine } from "../../src/render/plain.ts";
import { terminalLog } from "../../src/render/terminal-log.ts";
import { terminalOffers } from "../../src/render/terminal-offers.ts";
import { barText } from "../../src/render/terminal-progress.ts";
import { terminalStatus } from "../../src/render/terminal-status.ts";
import { offer } from "../support/script.ts";
import { cases } from "./runs/cases.ts";

const now = "2026-11-24T10:00:00.000Z";

function screen(name: string, width: number, colour: boolean): readonly string[] {
  const { script, extra } = cases[name]?.() ?? { script: undefined };
  const run = script?.run() ?? newRun(offer);
  const at = script?.now() ?? now;
  return terminalStatus({
    run,
    status: statusOf(run, at),
    now: at,
    width,
    colour,
    previews: [],
    live: new Map(Object.entries(extra?.live ?? {})),
    command: "slipway",
  });
}

// oxlint-disable-next-line no-control-regex -- the escape sequences of colours
const colours = /\u001b\[\d+m/g;

describe("terminalStatus", () => {
  test.each(Object.keys(cases))("%s: colour adds only colour", (name) => {
    const coloured = screen(name, 100, true);
    expect(coloured.join("\n")).toMatch(colours);
    expect(coloured.map((each) => each.replaceAll(colours, "").trimEnd())).toEqual(screen(name, 100, false));
  });

  test.each([40, 60, 80, 120])("no line is wider than %i columns but for what is to be pasted", (width) => {
    const wide = Object.keys(cases)
      .flatMap((name) => screen(name, width, false))
      .filter((each) => textWidth(each) > width);
    expect(wide.filter((each) => !/ slipway[ /]|https?:/.test(each))).toEqual([]);
  });

  test("an offer that nobody has published says how to publish it", () => {
    expect(screen("", 80, false).join("\n")).toContain("Publish  slipway publish contoso/web-stack");
  });
});

describe("draw", () => {
  test("cuts to the width with an ellipsis, counting wide characters as two columns", () => {
    expect(draw([line("製品ページ", " ", "ok")], { width: 9, colour: false })).toEqual(["製品ペー…"]);
    expect(draw([line("製品ページ", " ", "ok")], { width: 13, colour: false })).toEqual(["製品ページ ok"]);
  });

  test("never cuts what is to be copied", () => {
    const command = "slipway go-live contoso/web-stack --digest 1a2b3c4d";
    expect(draw([wholeLine(command)], { width: 10, colour: false })).toEqual([command]);
  });

  test("any text stays within any width and has no control character", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: "binary" })), fc.integer({ min: 2, max: 60 }), (parts, width) => {
        const [drawn = ""] = draw([line(...parts)], { width, colour: false });
        expect(textWidth(drawn)).toBeLessThanOrEqual(width);
        expect(oneLine(drawn).length).toBeGreaterThanOrEqual(0);
        // oxlint-disable-next-line no-control-regex -- finding control characters is the point
        expect(drawn).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/);
      }),
    );
  });

  test("pads to exactly the columns asked for", () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 2, max: 40 }), (text, width) => {
        expect(textWidth(pad(text, width))).toBe(width);
      }),
    );
  });

  test("wraps between words and never inside code", () => {
    const drawn = draw(wrappedLines("Run `slipway publish contoso/web-stack` to publish again.", 37), { width: 60, colour: false });
    expect(drawn).toEqual(["Run", "`slipway publish contoso/web-stack`", "to publish again."]);
  });
});

test("bars fill in eighths and never leave their width", () => {
  expect([0, 39, 100].map((percent) => barText(percent, 10).length)).toEqual([10, 10, 10]);
  expect(barText(39, 20).trimEnd()).toBe("███████▊");
  expect(barText(400, 4)).toBe("████");
});

describe("terminalOffers", () => {
  test("without an offer it says what to do", () => {
    expect(terminalOffers([], { width: 80, colour: false, now }).join("\n")).toMatch(/No offers yet\.[^]*slipway new/);
  });

  test("shows state, step, number, age and what is live in columns", () => {
    const rows = ["waiting-for-signoff", "overdue", "published-to-live", "withdrawn"].map((name) => {
      const script = cases[name]?.().script;
      return {
        status: statusOf(script?.run() ?? newRun(offer), script?.now() ?? now),
        since: "2026-11-22T17:00:00.000Z",
        overdue: name === "overdue",
      };
    });
    expect(
      terminalOffers([...rows, { status: statusOf(newRun(offer), now), since: null, overdue: false }], { width: 120, colour: false, now }),
    ).toEqual([
      "OFFER              STATUS                 STEP               SUBMISSION  SINCE  LIVE",
      "contoso/web-stack  waiting for publisher  Publisher signoff  2           1 day  1.4.0  (submission 1)",
      "contoso/web-stack  running  overdue       Provisioning       1           1 day  –",
      "contoso/web-stack  live                   –                  1           1 day  1.4.0",
      "contoso/web-stack  withdrawn              –                  2           1 day  –",
      "contoso/web-stack  never published        –                  –           –      –",
    ]);
  });
});

test("an empty log says why", () => {
  expect(terminalLog([], { width: 80, colour: false })).toEqual(["Nothing is recorded yet: the offer has never been published."]);
});
