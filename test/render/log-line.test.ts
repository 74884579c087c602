import { describe, expect, test } from "vitest";

import { logLine, problemRecord, turnRecords } from "../../src/render/log-line.ts";
import { planted } from "../support/planted-secrets.ts";
import { cases } from "./runs/cases.ts";

const time = "2026-11-22T16:00:00.000Z";

describe("the log for machines", () => {
  test("is one line of JSON a record, whatever stands in it, and holds no secret", () => {
    for (const [text, secret] of Object.values(planted)) {
      const line = logLine({ time, level: "info", message: text, remedy: text });
      expect(line).not.toContain(secret);
      expect(line).not.toContain("\n");
      expect(JSON.parse(line)).toMatchObject({ time, level: "info" });
    }
  });

  test.each(Object.keys(cases))("%s: a record for each event, with offer, submission and step", (name) => {
    const script = cases[name]?.().script;
    if (script === undefined) throw new Error("the story is gone");
    const records = turnRecords(script.run(), script.events);
    expect(records.filter((record) => "event" in record)).toHaveLength(script.events.length);
    expect(records.filter((record) => record["offer"] !== "contoso/web-stack" || record.message === "")).toEqual([]);
  });

  test("a problem keeps its four parts", () => {
    const problem = { level: "information", code: "x", text: "y", remedy: "z", path: "a.yaml", line: 3, column: 1 } as const;
    expect(problemRecord(problem, time)).toEqual({
      time,
      level: "info",
      code: "x",
      message: "y",
      remedy: "z",
      path: "a.yaml",
      line: 3,
      column: 1,
    });
    expect(problemRecord({ level: "error", code: "x", text: "y", remedy: "z" }, time)).not.toHaveProperty("path");
  });
});
