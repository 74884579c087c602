import { describe, expect, test } from "vitest";

import { newRun, type Run } from "../../src/core/run.ts";
import { statusOf } from "../../src/core/status.ts";
import { minute } from "../../src/core/time.ts";
import { helpReply } from "../../src/render/reply-help.ts";
import { actor, later, maintainer, offer, policy } from "../support/core-words.ts";
import { given } from "../support/given.ts";
import { live, waiting } from "../support/stories.ts";

const now = later(60 * minute);

function help(run: Run | undefined, person = maintainer): readonly string[] {
  const status = run === undefined ? undefined : statusOf(run, now);
  return helpReply({ person, run, status, policy: policy(), now }).split("\n");
}

describe("help", () => {
  test("at Publisher signoff tells a maintainer what to do next, and what can be done now", () => {
    const lines = help(given(waiting).run);
    expect(lines.slice(0, 5)).toEqual([
      "**contoso/web-stack**: waiting for Publisher signoff.",
      "",
      "    /go-live aaaaaaaa",
      "",
      "What maintainer (maintain) can do now:",
    ]);
    expect(lines).toContain("| ✓ | `/go-live [digest]` | `go-live` | sign off: let exactly what was previewed go live |  |");
    expect(lines).toContain("| – | `/resume` |  | let steps begin again | The offer is not held. |");
    expect(lines.filter((line) => /^\| [✓–] /.test(line))).toHaveLength(9);
  });

  test("tells somebody who may not, why", () => {
    const lines = help(given(waiting).run, actor("triage", "someone"));
    expect(lines).not.toContain("    /go-live aaaaaaaa");
    expect(lines).toContain(
      '| – | `/go-live [digest]` | `go-live` | sign off: let exactly what was previewed go live | Go live needs the role maintain; "someone" has triage. |',
    );
  });

  test("has nothing that comes next once the offer is live, and one thing before it was published", () => {
    expect(help(given(live).run).slice(0, 3)).toEqual([
      "**contoso/web-stack**: 1.4.0 is live.",
      "",
      "What maintainer (maintain) can do now:",
    ]);
    expect(help(newRun(offer))).toContain("    /publish");
  });

  test("where no offer is known is about the role alone", () => {
    const lines = help(undefined);
    expect(lines[0]).toBe("What maintainer (maintain) can do now:");
    expect(lines).toContain("| ✓ | `/help` |  | show this table, with what you may do now |  |");
  });
});
