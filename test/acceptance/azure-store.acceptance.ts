// needs: mke2fs
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

import { afterAll, expect, test } from "vitest";

import { startAzurite } from "../support/azurite.ts";
import { freePort } from "../support/free-port.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { mailedLink } from "./support/mailed-link.ts";
import { offer, repositoryAt, settings } from "./support/repository.ts";
import { serving, unmarked } from "./support/serving.ts";
import { done, slipway } from "./support/slipway.ts";

// The store front in a storage account, walked with the program as it is installed and the server as people start it.

afterAll(() => {
  Reflect.deleteProperty(process.env, "STORE_KEY");
});

test("a preview link to a storage account answers 410 from the cancel on; what goes live afterwards is what was previewed", async () => {
  await using repository = await repositoryAt("fresh");
  await using azurite = await startAzurite(["store"]);
  const root = repository.path;
  process.env["STORE_KEY"] = azurite.key;
  const port = await freePort();
  await settings(
    root,
    `site: { url: "http://127.0.0.1:${port}/" }\nstoreAt: { kind: azureBlob, url: "${azurite.urlOf("store")}", key: { secret: STORE_KEY } }\n`,
  );
  await done(root, "publish", offer);
  const link = await mailedLink(root);
  await using server = await serving(root, port);
  const preview = await server.get(new URL(link).pathname);
  expect([preview.status, preview.text.includes('<meta name="robots" content="noindex, nofollow">')]).toEqual([200, true]);
  expect((await server.get(new URL(link).pathname.replace(/.\/$/, "x/"))).status).toBe(404);
  expect((await server.get(`/live/${offer}/`)).status).toBe(404);
  await done(root, "cancel", offer);
  const closed = await server.get(new URL(link).pathname);
  expect([closed.status, closed.text.includes("This preview is closed")]).toEqual([410, true]);

  await done(root, "publish", offer);
  const next = new URL(await mailedLink(root, link)).pathname;
  const previewed = (await server.get(next)).text;
  await done(root, "go-live", offer);
  expect((await server.get(next)).status).toBe(410);
  const direct = await fetch(`${azurite.urlOf("store")}/slipway-live/live/${offer}/index.html`);
  const page = await direct.text();
  expect(page).toBe(unmarked(previewed));
  await expect.poll(async () => unmarked((await server.get(`/live/${offer}/`)).text)).toBe(page);
  await using copy = await temporaryFolder();
  expect(await slipway(root, "site", "--out", copy.path)).toMatchObject({ exitCode: 0 });
  expect(await readFile(join(copy.path, "live", offer, "index.html"), "utf8")).toBe(page);
  await expect(readdir(join(root, ".slipway/site/live"))).rejects.toThrow("ENOENT");
});
