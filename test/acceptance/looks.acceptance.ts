// needs: chromium
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";

import { reportPages } from "../support/report-pages.ts";
import { sitePages } from "../support/site-pages.ts";
import { lookAt, moved, sticksOut, violations, type Complaint, type Looking } from "./support/browser.ts";

// Every kind of page in every state and language, on a phone and on a desk, light and dark: nothing that the browser complains about, that axe-core finds,
// that moves while it is laid out, or that sticks out.

const pages = new Map([...sitePages(), ...(await reportPages())]);
const pictures = process.env["SLIPWAY_PICTURES"];
const sizes = { phone: { width: 360, height: 740 }, wide: { width: 1280, height: 900 } } as const;
/** The narrowest that WCAG 1.4.10 asks for, and tablets. */
const between = [320, 650, 768, 840];
const schemes = ["light", "dark"] as const;
/** What a scheme can spoil, and what a size. */
const byScheme = ["color-contrast", "link-in-text-block"];
const bySize = ["target-size", "scrollable-region-focusable", "region", "landmark-unique"];

let looking: Looking;
let page: Page;
let complaints: Complaint[];
beforeAll(async () => {
  looking = await lookAt(pages);
  ({ page, complaints } = await looking.open("/empty-en/index.html", { viewport: sizes.phone }));
});
afterAll(async () => await looking[Symbol.asyncDispose]());

// A thousand offers are the same rows as a few, which axe-core would look at for a minute.
const shown = [...pages.keys()].filter((path) => path.endsWith(".html") && !path.startsWith("/many-it/"));

test.each(shown)("%s", async (path) => {
  complaints.length = 0;
  // Italian words are longer; colours and rooms are the same.
  const isItalian = /-it\/|[/.]it\.html$/.test(path);
  for (const [size, viewport] of Object.entries(isItalian ? { phone: sizes.phone } : sizes)) {
    await page.setViewportSize(viewport);
    await page.goto(new URL(path, looking.url).href);
    const found = { moved: await moved(page), sticksOut: await sticksOut(page), violations: [] as string[] };
    for (const scheme of isItalian ? (["light"] as const) : schemes) {
      await page.emulateMedia({ colorScheme: scheme });
      if (!path.startsWith("/many-en/")) found.violations.push(...(await violations(page, rulesFor(size, scheme))));
      await photograph(`${size}-${scheme}`, path);
    }
    expect({ size, ...found }).toEqual({ size, moved: 0, sticksOut: false, violations: [] });
  }
  for (const width of between) {
    await page.setViewportSize({ width, height: 900 });
    expect({ width, sticksOut: await sticksOut(page) }).toEqual({ width, sticksOut: false });
  }
  expect(complaints).toEqual([]);
});

/** All rules once; then those that another look can break. */
function rulesFor(size: string, scheme: string): readonly string[] | undefined {
  if (scheme === "dark") return byScheme;
  return size === "phone" ? undefined : [...byScheme, ...bySize];
}

/** For whoever wants to look: `SLIPWAY_PICTURES=<folder>` keeps what was seen. */
async function photograph(kind: string, path: string): Promise<void> {
  if (pictures !== undefined) await page.screenshot({ path: `${pictures}/${kind}${path.replaceAll("/", "-")}.png`, fullPage: true });
}
