import { describe, expect, it } from "vitest";

import type { Host, SupportRequest } from "../../src/ports/host.ts";
import { hostView } from "../support/host-view.ts";

/** One adapter under test and what people see there. */
export type HostHarness = AsyncDisposable & {
  readonly host: Host;
  /** All texts shown for contoso/web-stack now; undefined before the first. */
  readonly shown: () => Promise<string | undefined>;
  /** Number of times something was written for it. */
  readonly writes: () => Promise<number>;
  /** Texts of all support requests. */
  readonly requests: () => Promise<readonly string[]>;
};

const offer = { publisher: "contoso", offer: "web-stack" };
const view = hostView();
const failed = hostView({
  json: '{ "status": "failed" }\n',
  html: async () => "<p>failed</p>",
  markdown: "failed",
  issue: { ...view.issue, title: "contoso/web-stack: failed", comment: "failed", labels: ["slipway", "slipway: failed"] },
});
const request: SupportRequest = {
  id: "contoso-web-stack-support-1",
  offer,
  title: "Certification hangs",
  markdown: "# Certification hangs",
  json: "{}",
  severity: "moderate",
  isException: false,
};

export function hostContract(name: string, makeHarness: () => Promise<HostHarness>): void {
  describe(`${name} keeps the host contract`, () => {
    it("shows the state and writes again only when it changed", async () => {
      await using harness = await makeHarness();
      expect(await harness.shown()).toBeUndefined();
      const first = await harness.host.announce(view);
      const writes = await harness.writes();
      const second = await harness.host.announce({ ...view, places: first?.places ?? {} });
      expect(await harness.writes()).toBe(writes);
      expect(second).toEqual(first);
      await harness.host.announce({ ...failed, places: first?.places ?? {} });
      expect(await harness.shown()).toContain("failed");
      expect(await harness.shown()).not.toContain("running");
      expect(await harness.writes()).toBeGreaterThan(writes);
    });

    it("shows one offer beside another", async () => {
      await using harness = await makeHarness();
      await harness.host.announce(view);
      await harness.host.announce({ ...failed, offer: { publisher: "contoso", offer: "web" } });
      expect(await harness.shown()).toContain("running");
      expect(await harness.shown()).not.toContain("failed");
    });

    it("opens a support request once per id", async () => {
      await using harness = await makeHarness();
      const answers = await Promise.all([harness.host.openSupport(request), harness.host.openSupport(request)]);
      const later = await harness.host.openSupport({ ...request, markdown: "something else" });
      expect(answers.filter((each) => each.kind === "done" && each.already)).toHaveLength(1);
      expect(later).toMatchObject({ kind: "done", already: true });
      expect(await harness.requests()).toEqual([request.markdown]);
      expect(new Set([...answers, later].map((each) => each.kind === "done" && each.value.url)).size).toBe(1);
    });

    it("keeps requests with hostile ids apart and in their place", async () => {
      await using harness = await makeHarness();
      for (const id of ["../../escape", "a/b", "a\0b", "."])
        expect(await harness.host.openSupport({ ...request, id })).toMatchObject({ kind: "done", already: false });
      expect(await harness.requests()).toHaveLength(4);
    });
  });
}
