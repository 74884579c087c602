import { describe, expect, test } from "vitest";

import { newRun, type Run } from "../../src/core/run.ts";
import { statusOf } from "../../src/core/status.ts";
import { minute, second } from "../../src/core/time.ts";
import { offersPage } from "../../src/render/offers-page.ts";
import { offerLine } from "../../src/render/site-offers.ts";
import { statusCss } from "../../src/render/status-css.ts";
import { statusPageFile } from "../../src/render/status-frame.ts";
import { statusPage } from "../../src/render/status-page.ts";
import { turnSubject } from "../../src/render/story.ts";
import { terminalStatus } from "../../src/render/terminal-status.ts";
import { goLive, maintainer, offer, publisher, requestFor, startScript, walkTo } from "../support/script.ts";
import { cases } from "./runs/cases.ts";

const now = "2026-11-24T10:00:00.000Z";

function pageOf(run: Run, base?: string): string {
  return statusPage({ run, status: statusOf(run, now), log: [], now, command: "slipway", ...(base === undefined ? {} : { base }) });
}

describe("statusPage", () => {
  test.each(Object.entries(cases))("%s: one heading, every step once, the current one marked, no secret of the preview", (_name, tell) => {
    const page = pageOf(tell().script.run());
    expect(page.match(/<h1>/g)).toHaveLength(1);
    expect(page.match(/<li class="step /g)).toHaveLength(7);
    expect(page.match(/aria-current="step"/g)?.length ?? 0).toBeLessThanOrEqual(1);
    expect(page).not.toContain("?s=");
  });

  test("finds its style sheet and the list from its own folder, or from where it is said to lie", () => {
    const run = cases["held"]?.().script.run() ?? newRun(offer);
    const depth = statusPageFile(offer).split("/").length - 1;
    expect(pageOf(run)).toContain(`href="${"../".repeat(depth)}status.css"`);
    expect(pageOf(run, "")).toContain('href="status.css"');
    expect(pageOf(run, "")).toContain('href="index.html"');
  });

  test("an offer that nobody has published says how to", () => {
    const page = pageOf(newRun(offer));
    expect(page).toContain("slipway publish contoso/web-stack");
    expect(page).not.toContain("The seven steps");
  });

  test("every class it uses has a style", () => {
    const pages = [...Object.values(cases).map((tell) => pageOf(tell().script.run())), offersPage([], { now })];
    const used = new Set(pages.flatMap((page) => [...page.matchAll(/class="([^"]*)"/g)].flatMap(([, names = ""]) => names.split(" "))));
    // States that look like the rest, and names that only say what a thing is.
    const plain = new Set(["pending", "replicating", "failed", "none", "information", "label", "name", "canceled", "track"]);
    expect([...used].filter((name) => name !== "" && !plain.has(name) && !statusCss.includes(`.${name}`))).toEqual([]);
  });
});

describe("offersPage", () => {
  test("leads to each offer's page and counts what waits for people", () => {
    const rows = ["waiting-for-signoff", "certification-failed", "withdrawn"].map((name) => {
      const run = cases[name]?.().script.run() ?? newRun(offer);
      return offerLine(statusOf(run, now), now);
    });
    const page = offersPage(rows, { now });
    expect(page).toContain("3 offers · 1 waiting for you · 1 failed");
    expect(page.match(/href="status\/contoso\/web-stack\/index\.html"/g)).toHaveLength(3);
  });

  test("without an offer it says how to make one", () => {
    expect(offersPage([], { now })).toContain("slipway new &lt;publisher&gt;/&lt;offer&gt;");
  });
});

function screenOf(run: Run): string {
  const view = { run, status: statusOf(run, now), now, width: 100, colour: false, live: new Map(), command: "slipway" };
  return terminalStatus({ ...view, previews: [{ subscription: "5b1e0c9a-7d42", url: "https://x.example/p?s=1" }] }).join("\n");
}

describe("while people decide", () => {
  test("approvals that are given are counted, and a go-live that has not begun can still be stopped", () => {
    const script = startScript("2026-11-24T09:00:00.000Z");
    const request = requestFor("1a2b3c4d");
    const signoff = { ...request.policy.signoff, approvals: 2 };
    script.order({ kind: "publish", actor: publisher, request: { ...request, policy: { ...request.policy, signoff } } });
    walkTo(script, "signoff", "1.4.0");
    script.order({ kind: "goLive", actor: maintainer });
    expect(screenOf(script.run())).toContain("1 of 2 approvals are given.");
    script.wait(second);
    script.order({ kind: "goLive", actor: { ...maintainer, name: "second", id: 13 } });
    expect(screenOf(script.run())).toMatch(/Go live is given[^]*Stop {5}slipway cancel contoso\/web-stack/);
    expect(pageOf(script.run())).toContain("slipway cancel contoso/web-stack");
  });

  test("what people do is told in the trail", () => {
    const script = startScript("2026-11-24T09:00:00.000Z");
    script.order({ kind: "publish", actor: publisher, request: requestFor("1a2b3c4d", { reuse: false }) });
    walkTo(script, "live", "1.4.0");
    script.order({ kind: "publish", actor: publisher, request: requestFor("77ab01cd") });
    script.order({ kind: "notify", actor: publisher, addresses: ["a@b.example"] });
    script.order({ kind: "hold", actor: maintainer, reason: "" });
    script.wait(minute);
    script.order({ kind: "resume", actor: maintainer });
    goLive(script);
    const told = script.events.map((event) => turnSubject([event], script.run()));
    expect(told).toEqual(
      expect.arrayContaining([
        "octo-publisher (write) published 1a2b3c4d of commit 9f2c1e7: submission 1, nothing reused",
        "octo-publisher (write) published 77ab01cd; it waits until the submission that is going live has ended",
        "octo-publisher (write) gave 1 address for notifications",
        "octo-reviewer (maintain) holds the offer",
        "octo-reviewer (maintain) resumed the offer",
      ]),
    );
    expect(turnSubject([], script.run())).toBe("nothing happened");
  });
});
