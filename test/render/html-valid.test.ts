import { expect, test } from "vitest";

import { sitePages } from "../support/site-pages.ts";
import { htmlFaults } from "../support/valid-html.ts";

const pages = [...sitePages()].filter(([path]) => path.endsWith(".html"));

test.each(pages)("%s is valid HTML", async (_path, page) => {
  expect(await htmlFaults(page)).toEqual([]);
});
