import { describe, expect, it } from "vitest";

import { keyStanding, parseEffectKey } from "../../src/core/owed-key.ts";
import type { Run } from "../../src/core/run.ts";
import { day, minute } from "../../src/core/time.ts";
import { cancel, goLive, later, publish, settle, start } from "../support/core-words.ts";
import { given } from "../support/given.ts";
import { running, waiting } from "../support/stories.ts";

const now = later(99 * day);

function standing(run: Run, text: string, at = now): string {
  const key = parseEffectKey(text);
  return key === undefined ? "no key" : keyStanding(run, key, at).kind;
}

describe("a key", () => {
  it("is taken apart, however many parts its task has", () => {
    const key = { offer: { publisher: "contoso", offer: "web-stack" }, submission: 12, task: "replicate/0a1b@west", attempt: 3 };
    expect(parseEffectKey("contoso/web-stack/12/replicate/0a1b@west/3")).toEqual(key);
  });

  it.each([
    "",
    "contoso/web-stack",
    "contoso/web-stack/1/validate",
    "contoso/web-stack/x/validate/1",
    "Con toso/web/1/validate/1",
    "../../etc/1/a/1",
  ])("is not %j", (text) => {
    expect(parseEffectKey(text)).toBeUndefined();
  });
});

describe("the work of a key", () => {
  it("is due when it is owed now, and later when it is to be tried again", () => {
    const { run } = given(running);
    expect(standing(run, "contoso/web-stack/1/validate/1", later(minute))).toBe("due");
    const parked = given(running).when(settle("validate", { kind: "later", checkAfterMs: day, note: "" }));
    expect(standing(parked.run, "contoso/web-stack/1/validate/1", start)).toBe("later");
  });

  it("is settled once it is done, was tried, or its submission is over", () => {
    const { run } = given(waiting);
    expect(standing(run, "contoso/web-stack/1/validate/1")).toBe("settled");
    const failed = given(running).when(settle("validate", { kind: "failed", permanent: false, problems: [] }));
    expect(standing(failed.run, "contoso/web-stack/1/validate/1")).toBe("settled");
    expect(standing(failed.run, "contoso/web-stack/1/validate/2")).toBe("due");
    const again = given(given(waiting).when(cancel()).events).when(publish());
    expect(standing(again.run, "contoso/web-stack/1/no-such/1")).toBe("settled");
    expect(standing(given(waiting).when(cancel()).run, "contoso/web-stack/1/validate/1")).toBe("settled");
  });

  it("of a chore is due although its submission is over", () => {
    const { run } = given(waiting).when(cancel());
    const [chore] = run.facts.chores;
    expect(standing(run, `contoso/web-stack/1/${chore?.id}/1`)).toBe("due");
    expect(standing(run, `contoso/web-stack/1/${chore?.id}/1`, start)).toBe("later");
    expect(standing(given(waiting).when(goLive()).run, "contoso/web-stack/1/promote/1")).toBe("unknown");
  });

  it("is unknown when the ledger has never owed it", () => {
    const { run } = given(running);
    for (const key of ["1/validate/2", "1/validate/0", "1/certify/x/1", "2/validate/1", "0/validate/1"])
      expect(standing(run, `contoso/web-stack/${key}`)).toBe("unknown");
    expect(standing(given().run, "contoso/web-stack/1/validate/1")).toBe("unknown");
  });
});
