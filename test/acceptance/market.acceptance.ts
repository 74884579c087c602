// needs: mke2fs
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";

import { expect, test } from "vitest";

import { commitAll, git } from "./support/git.ts";
import { edit, offer, repositoryAt } from "./support/repository.ts";
import { done, slipway } from "./support/slipway.ts";

test("an export comes back without a difference; a changed one overwrites nothing unasked", async () => {
  await using repository = await repositoryAt("fresh");
  const exported = await slipway(repository.path, "export", offer, "--to", "partner-center", "--out", "exported");
  expect(exported.exitCode).toBe(0);
  expect(exported.stderr).toContain("offers/contoso/web-stack/plans/standard.yaml  market-no-place");
  const first = await readFile(join(repository.path, "exported/configure.json"), "utf8");
  expect(await done(repository.path, "import", "exported")).toMatch(
    /^✔ No difference: \d+ files of contoso\/web-stack said the same already$/,
  );
  await done(repository.path, "export", offer, "--to", "partner-center", "--out", "exported");
  expect(await readFile(join(repository.path, "exported/configure.json"), "utf8")).toBe(first);

  await edit(repository.path, "exported/configure.json", (text) => text.replace('"Contoso Web Stack"', '"Another title"'));
  const refused = await slipway(repository.path, "import", "exported");
  expect(refused.exitCode).toBe(1);
  expect(refused.stderr).toMatch(/offers\/contoso\/web-stack\/offer.yaml {2}market-file-there/);
  expect(await git(repository.path, "status", "--porcelain", "offers")).toBe("");
  expect(await done(repository.path, "diff", offer, "--with", "exported")).toContain(
    'draft  "Contoso Web Stack"\n    tree   "Another title"',
  );
  expect(await done(repository.path, "import", "exported", "--overwrite")).toContain("replaced offers/contoso/web-stack/offer.yaml");
});

test("an export becomes an offer where there was none, and it is valid", async () => {
  await using repository = await repositoryAt("fresh");
  await done(repository.path, "export", offer, "--to", "partner-center", "--out", "exported");
  await rm(join(repository.path, "offers"), { recursive: true });
  expect(await done(repository.path, "import", "exported")).toContain("wrote    offers/contoso/web-stack/offer.yaml");
  await done(repository.path, "validate");
});

test("diff tells draft from what is in preview and live", async () => {
  await using repository = await repositoryAt("live");
  await edit(repository.path, `offers/${offer}/offer.yaml`, (text) => text.replace("title: Contoso Web Stack", "title: Renamed"));
  await commitAll(repository.path, "Another title");
  expect(await done(repository.path, "diff", offer)).toBe(
    ["1 place differs.", "", "offer.yaml /listing/title", '    draft          "Renamed"', '    preview, live  "Contoso Web Stack"'].join(
      "\n",
    ),
  );
});
