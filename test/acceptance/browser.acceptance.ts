// needs: chromium
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { reportPages } from "../support/report-pages.ts";
import { sitePages } from "../support/site-pages.ts";
import { lookAt, sticksOut, type Looking } from "./support/browser.ts";

// What a browser does with the pages, and people with what it shows: with script and without, by keyboard, on paper.

const pages = new Map([...sitePages(), ...(await reportPages())]);
const wide = { width: 1280, height: 900 };
const phone = { width: 360, height: 740 };

let looking: Looking;
const opened: Looking["open"] = async (path, options) => await looking.open(path, options);
beforeAll(async () => {
  looking = await lookAt(pages);
});
afterAll(async () => await looking[Symbol.asyncDispose]());

describe("with script", () => {
  test("the list answers while one types, filters by state and sorts by a column", async () => {
    const { page, complaints } = await opened("/many-en/index.html", { viewport: wide });
    const rows = page.locator("table.offers tbody tr:visible");
    await page.fill("input[type=search]", "publisher-7/ offer-7");
    expect(await rows.count()).toBe(3);
    await page.click("a[data-filter=failed]");
    for (const row of await rows.all()) expect(await row.getAttribute("data-state")).toBe("failed");
    await page.fill("input[type=search]", "nothing like it");
    expect(await page.locator(".empty").isVisible()).toBe(true);
    await page.click("thead th:first-child button");
    expect(await page.getAttribute("thead th:first-child", "aria-sort")).toBe("ascending");
    expect(complaints).toEqual([]);
    await page.close();
  });

  test("a command can be copied, by keyboard too", async () => {
    const { page } = await opened("/waiting-for-signoff-en/index.html", {
      viewport: wide,
      permissions: ["clipboard-read", "clipboard-write"],
    });
    await page.locator("pre.copy button").first().focus();
    await page.keyboard.press("Enter");
    expect(await page.evaluate<string>("navigator.clipboard.readText()")).toBe("slipway go-live contoso/web-stack --digest 77ab01cd");
    await page.close();
  });
});

describe("the store front", () => {
  test("answers while one types and by category, and shows no shelf that is empty", async () => {
    const { page, complaints } = await opened("/live/index.html", { viewport: wide });
    const [cards, shelves] = [page.locator(".card:visible"), page.locator(".shelf:visible")];
    await page.fill("input[type=search]", "security fabrikam");
    expect([await cards.count(), await shelves.count()]).toEqual([3, 2]);
    await page.fill("input[type=search]", "");
    await page.click("a[data-filter=developer-tools]");
    expect([await cards.count(), await shelves.count()]).toEqual([2, 1]);
    await page.fill("input[type=search]", "nothing like it");
    expect([await cards.count(), await page.locator(".empty").isVisible()]).toEqual([0, true]);
    expect(complaints).toEqual([]);
    await page.close();
  });

  test("without script leads from a category to its shelf, from there to a page, and to the other language", async () => {
    const { page } = await opened("/live/index.html", { viewport: phone, javaScriptEnabled: false });
    expect(await page.locator("input[type=search]").isVisible()).toBe(false);
    await page.click("a[data-filter=developer-tools]");
    await page.click("#category-developer-tools .card >> nth=0 >> a");
    expect(await page.textContent("h1")).toBe("Contoso Web Stack");
    await page.click("header a[hreflang=it]");
    expect(await page.textContent("#get h2")).toBe("Come ottenerla");
    await page.click(".brand");
    expect(page.url()).toMatch(/\/live\/it\.html$/);
    await page.close();
  });

  test("lets a product page run no script at all, not even the site's own", async () => {
    const { page, complaints } = await opened("/live/contoso/web-stack/index.html", { viewport: wide });
    await page.evaluate(
      `document.body.append(Object.assign(document.createElement("script"), { src: "site.js", onload: () => { window.ran = true } }))`,
    );
    await expect.poll(() => complaints.length).toBeGreaterThan(0);
    expect(await page.evaluate("window.ran")).toBeUndefined();
    await page.close();
  });

  test("gives a whole command to one click, and prints without what only a screen is for", async () => {
    const { page } = await opened("/live/contoso/web-stack/index.html", { viewport: wide });
    await page.locator(".command code").first().click();
    expect(await page.evaluate<string>("String(getSelection())")).toMatch(
      /^az group create [^]* sshPublicKey="\$\(cat ~\/\.ssh\/id_ed25519\.pub\)"\s*$/,
    );
    await page.emulateMedia({ media: "print" });
    for (const hidden of [".tabs", ".buy .button", ".onward", ".aside"]) expect(await page.locator(hidden).first().isVisible()).toBe(false);
    await page.close();
  });
});

/** One of each kind of page that has something to reach. */
const kinds = [
  "/index.html",
  "/waiting-for-signoff-en/index.html",
  "/history-en/index.html",
  "/live/index.html",
  "/live/contoso/web-stack/index.html",
  "/live/contoso/web-stack/refused-en.html",
  "/report-failing/report.html",
];

/** What the keyboard stands on, whether one sees it, and how many such things the page has in all. */
const focused = `(() => {
  const reachable = [...document.querySelectorAll("a[href], button, input:not([type=hidden]), summary, [tabindex='0']")]
    .filter((each) => each.tabIndex >= 0 && each.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true }));
  const style = getComputedStyle(document.activeElement);
  return { at: reachable.indexOf(document.activeElement), all: reachable.length, text: document.activeElement.textContent.trim(),
    isSeen: style.outlineStyle !== "none" && Number.parseFloat(style.outlineWidth) >= 2 || document.activeElement.matches(".skip") };
})()`;

type Focused = { readonly at: number; readonly all: number; readonly text: string; readonly isSeen: boolean };

test.each(kinds)(
  "%s: the keyboard reaches everything in the order of the page, first the way past the head, and one sees where it is",
  async (path) => {
    const { page } = await opened(path, { viewport: wide });
    const skips = await page.locator(".skip").allTextContents();
    const reached: Focused[] = [];
    while (reached.length < 200 && (reached.at(-1)?.at ?? -1) < (reached.at(-1)?.all ?? 1) - 1) {
      await page.keyboard.press("Tab");
      reached.push(await page.evaluate<Focused>(focused));
    }
    expect(reached.map(({ at }) => at)).toEqual(Array.from({ length: reached.at(-1)?.all ?? 0 }, (_, index) => index));
    expect(reached.slice(0, skips.length).map(({ text }) => text)).toEqual(skips);
    expect(reached.filter(({ isSeen }) => !isSeen)).toEqual([]);
    await page.close();
  },
);

test("below any path and without script, pages have their style and pictures, and paper holds all of them", async () => {
  const below = new Map([...pages].map(([path, page]) => [`/shop/vm${path}`, page]));
  await using shop = await lookAt(below);
  const { page } = await shop.open("/shop/vm/index.html", { viewport: { width: 794, height: 1123 }, javaScriptEnabled: false });
  const refused: string[] = [];
  page.on("response", (answer) => {
    if (answer.status() >= 400) refused.push(`${answer.status()} ${answer.url()}`);
  });
  await page.emulateMedia({ media: "print" });
  for (const path of kinds) {
    await page.goto(new URL(`/shop/vm${path}`, shop.url).href);
    expect([path, await sticksOut(page)]).toEqual([path, false]);
    expect(await page.evaluate<number>("document.styleSheets.length")).toBeGreaterThan(0);
  }
  expect(refused).toEqual([]);
});

test("without script everything is there: the groups of the list, and every command in full", async () => {
  const { page } = await opened("/index.html", { viewport: wide, javaScriptEnabled: false });
  await page.click("a[data-filter=failed]");
  expect(page.url()).toMatch(/#failed$/);
  expect(await page.locator("input[type=search]").isVisible()).toBe(false);
  await page.close();
});

test("the policy holds: what is written into a page does not run, and nothing is fetched from elsewhere", async () => {
  const { page, complaints } = await opened("/index.html", { viewport: wide });
  await page.evaluate(`document.body.insertAdjacentHTML("beforeend", '<img src="https://x.example/a.png" onerror="window.ran = true">');
    document.body.append(Object.assign(document.createElement("script"), { textContent: "window.ran = true" }))`);
  await expect.poll(() => complaints.length).toBeGreaterThan(1);
  expect(await page.evaluate("window.ran")).toBeUndefined();
  expect(complaints.every(({ what }) => what.includes("Content Security Policy"))).toBe(true);
  await page.close();
});
