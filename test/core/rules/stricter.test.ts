import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { stricterSignoff } from "../../../src/core/rules/stricter.ts";
import { roleAllows, roles, type Policy } from "../../../src/core/settings.ts";
import { policy } from "../../support/core-words.ts";

const signoff = fc.record(
  {
    role: fc.constantFrom(...roles),
    notAuthor: fc.boolean(),
    approvals: fc.integer({ min: 1, max: 10 }),
    team: fc.constant("contoso/releases"),
  },
  { requiredKeys: ["role", "notAuthor", "approvals"] },
);
const policies = signoff.map((each): Policy => policy({ signoff: each }));

function team(name: string): Policy {
  return policy({ signoff: { ...policy().signoff, team: name } });
}

describe("rules that change together with what they judge", () => {
  it("are the stricter of both", () => {
    fc.assert(
      fc.property(policies, policies, (before, after) => {
        const { signoff: both } = stricterSignoff(before, after);
        for (const each of [before.signoff, after.signoff]) {
          expect(roleAllows(both.role, each.role)).toBe(true);
          expect(both.approvals).toBeGreaterThanOrEqual(each.approvals);
          expect(both.notAuthor || !each.notAuthor).toBe(true);
          expect(each.team === undefined || both.team !== undefined).toBe(true);
        }
      }),
    );
  });

  it("are as they were where nothing changes, and as the change says where nothing is guarded", () => {
    const before = policy();
    const after = policy({ regions: ["eastus"], attempts: 9, roles: { ...before.roles, notify: "read", publish: "read", hold: "write" } });
    expect(stricterSignoff(before, before)).toEqual(before);
    expect(stricterSignoff(before, after)).toEqual({ ...after, roles: { ...after.roles, publish: "write", hold: "maintain" } });
  });

  it("keep the team of the side that names one; of two the new one's", () => {
    expect(stricterSignoff(team("a/old"), policy()).signoff.team).toBe("a/old");
    expect(stricterSignoff(team("a/old"), team("a/new")).signoff.team).toBe("a/old");
    expect(stricterSignoff(policy(), team("a/new")).signoff.team).toBe("a/new");
  });
});
