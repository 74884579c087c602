// needs: mke2fs chromium
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { TableClient } from "@azure/data-tables";
import { execa } from "execa";
import { chromium } from "playwright-core";
import { expect, test } from "vitest";

import { startAzurite } from "../support/azurite.ts";
import { commitAll } from "./support/git.ts";
import { edit, offer, repositoryAt } from "./support/repository.ts";
import { done, program, slipway } from "./support/slipway.ts";

// A customer leaves their details in a browser, while the CRM is down and the server is killed; one lead arrives, and nothing of the person stays behind.

const account = "contosoleads";
const email = "ada.lovelace@analytical.example";
const patienceMs = 60_000;

type Serving = { readonly url: string; readonly output: () => string; readonly end: (signal: NodeJS.Signals) => Promise<void> };

async function serving(root: string, connection: string): Promise<Serving> {
  const child = execa(process.execPath, [program(), "serve", "--port", "0", "--json"], {
    cwd: root,
    reject: false,
    all: true,
    env: { LEADS_CONNECTION: connection },
  });
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  let output = "";
  child.all.on("data", (text: Buffer) => {
    output += text.toString();
    const url = /"url":"([^"]+)"/.exec(output)?.[1];
    if (url !== undefined) resolve(url);
  });
  void child.then(({ stderr }) => reject(new Error(stderr)));
  const url = await promise;
  return {
    url,
    output: () => output,
    end: async (signal) => {
      child.kill(signal);
      await child;
    },
  };
}

async function fillIn(url: string, language: "en" | "it"): Promise<readonly string[]> {
  await using stack = new AsyncDisposableStack();
  const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox", "--disable-background-networking"] });
  stack.defer(async () => await browser.close());
  const page = await browser.newPage({ javaScriptEnabled: false, locale: language });
  await page.goto(new URL(`live/${offer}/`, url).href);
  await page.locator('a[href^="get"]').first().click();
  await page.locator('button[type="submit"]').click();
  const refused = await page.locator('[role="alert"]').innerText();
  for (const [name, value] of [
    ["firstName", "Ada"],
    ["lastName", "Lovelace"],
    ["company", "Analytical Engines"],
    ["email", email],
  ] as const)
    await page.locator(`[name="${name}"]`).fill(value);
  await page.locator('[name="consent"]').check();
  await page.locator('button[type="submit"]').click();
  return [refused, await page.locator("h1").innerText()];
}

/** Files below a folder that hold the person's address. */
async function holding(folder: string): Promise<readonly string[]> {
  const found: string[] = [];
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || entry.name.endsWith(".vhd")) continue;
    const path = join(entry.parentPath, entry.name);
    if ((await readFile(path)).includes(email)) found.push(path);
  }
  return found;
}

test("a lead from the store front survives a CRM that is down and a server that is killed, arrives once, and leaves nothing of the person", async () => {
  await using repository = await repositoryAt("fresh");
  await using azurite = await startAzurite([account], "table");
  const { path } = repository;
  await edit(path, `offers/${offer}/offer.yaml`, (text) =>
    text.replace("  kind: sqlite\n", "  kind: azureTable\n  connectionString: { secret: LEADS_CONNECTION }\n"),
  );
  await commitAll(path, "Leads go to an Azure table");
  const right = `DefaultEndpointsProtocol=http;AccountName=${account};AccountKey=${azurite.key};TableEndpoint=${azurite.urlOf(account)};`;
  const down = right.replace(/TableEndpoint=.*/, `TableEndpoint=http://127.0.0.1:1/${account};`);
  process.env["LEADS_CONNECTION"] = right;
  await done(path, "publish", offer);
  await done(path, "go-live", offer);
  const table = TableClient.fromConnectionString(right, "marketplaceleads", { allowInsecureConnection: true });
  const before = (await Array.fromAsync(table.listEntities())).length;

  const first = await serving(path, down);
  const [missing, thanks] = await fillIn(first.url, "en");
  expect(missing).toContain("First name");
  expect(thanks).toContain("Thank you");
  await first.end("SIGKILL");
  expect(first.output()).not.toContain(email);
  const waiting: unknown = JSON.parse((await slipway(path, "lead", "spool", "--json")).stdout);
  expect(waiting).toMatchObject([{ offer, waiting: 1 }]);
  expect(JSON.stringify(waiting)).not.toContain(email);
  expect((await holding(join(path, ".slipway"))).map((file) => /lead-spool\/\w+\.lead\.json$/.test(file))).toEqual([true]);

  const second = await serving(path, right);
  expect((await fillIn(second.url, "it")).at(-1)).toContain("Grazie");
  const found = async () => (await Array.fromAsync(table.listEntities())).filter((entity) => entity["email"] === email);
  for (let waited = 0; (await found()).length === 0 && waited < patienceMs; waited += 500) await sleep(500);
  await second.end("SIGTERM");
  const [lead, ...more] = await found();
  expect(more).toEqual([]);
  expect(lead).toMatchObject({
    lead_source: `AzureMarketplace-INS|${offer.replace("/", ".")}`,
    first_name: "Ada",
    company: "Analytical Engines",
  });
  expect(String(lead?.["description"])).toMatch(/^Get it now\. Agreed \d{4}-.*: I agree that contoso may contact me about /);
  expect((await Array.fromAsync(table.listEntities())).length).toBe(before + 1);
  expect(await done(path, "lead", "spool")).toContain("No lead waits");
  expect(await holding(join(path, ".slipway"))).toEqual([]);
  expect(await holding(join(path, ".git"))).toEqual([]);
  Reflect.deleteProperty(process.env, "LEADS_CONNECTION");
});

test("a lead from a file needs consent and its words, and arrives", async () => {
  await using repository = await repositoryAt("live");
  const { path } = repository;
  const file = join(path, "lead.json");
  const person = { firstName: "Bob", lastName: "B", email: "bob@b.example", company: "B" };
  await writeFile(file, JSON.stringify(person));
  const refused = await slipway(path, "lead", "send", offer, "--file", file);
  expect([refused.exitCode, refused.stderr.match(/lead-missing/g)?.length]).toEqual([1, 2]);
  await writeFile(file, JSON.stringify({ ...person, consent: "yes", consentText: "Call me." }));
  expect(await done(path, "lead", "send", offer, "--file", file)).toContain("with its destination");
  expect(await done(path, "lead", "send", offer, "--file", file)).toContain("with its destination");
  expect(await done(path, "lead", "spool")).toContain("No lead waits");
});
