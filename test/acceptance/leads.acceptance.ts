// needs: mke2fs
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

import { TableClient } from "@azure/data-tables";
import { simpleParser } from "mailparser";
import { afterAll, expect, test } from "vitest";

import { startAzurite } from "../support/azurite.ts";
import { commitAll } from "./support/git.ts";
import { edit, offer, repositoryAt } from "./support/repository.ts";
import { done, slipway } from "./support/slipway.ts";

const account = "contosoleads";

afterAll(() => {
  Reflect.deleteProperty(process.env, "LEADS_CONNECTION");
});

/** Makes the offer's leads go to an Azure table, by a connection string that is kept outside git. */
async function leadsToTable(root: string): Promise<void> {
  await edit(root, `offers/${offer}/offer.yaml`, (text) =>
    text.replace("  kind: sqlite\n", "  kind: azureTable\n  connectionString: { secret: LEADS_CONNECTION }\n"),
  );
  await commitAll(root, "Leads go to an Azure table");
}

test("an offer goes live with an Azure table as its CRM, a wrong key fails packaging with a mail that says what to do, and a test lead leaves nothing", async () => {
  await using repository = await repositoryAt("fresh");
  await using azurite = await startAzurite([account], "table");
  const { path } = repository;
  await leadsToTable(path);
  const right = `DefaultEndpointsProtocol=http;AccountName=${account};AccountKey=${azurite.key};TableEndpoint=${azurite.urlOf(account)};`;
  const wrongKey = Buffer.alloc(64, "wrong").toString("base64");
  const table = TableClient.fromConnectionString(right, "marketplaceleads", { allowInsecureConnection: true });

  process.env["LEADS_CONNECTION"] = right.replace(azurite.key, wrongKey);
  const refused = await slipway(path, "publish", offer);
  expect(refused.exitCode).toBe(1);
  expect(refused.stdout).toMatch(/lead-not-allowed[\s\S]*answered 403/);
  const mail = await failureMail(path);
  expect(mail).toMatch(/answered 403/);
  expect(mail).toMatch(/Give that user or application the right to create leads|Renew the secret/);
  expect(`${refused.stdout}${refused.stderr}${mail}`).not.toContain(wrongKey);

  process.env["LEADS_CONNECTION"] = right;
  const tried = await done(path, "lead", "test", offer);
  expect(tried).toMatch(/Test lead arrived and was read back: .*\(table marketplaceleads\)\n {2}It was taken away again\./);
  expect(await Array.fromAsync(table.listEntities())).toEqual([]);

  await done(path, "publish", offer);
  await done(path, "go-live", offer);
  const rows = await Array.fromAsync(table.listEntities());
  expect(rows).toMatchObject([
    { partitionKey: "contoso.web-stack", lead_source: "AzureMarketplace-INS|contoso.web-stack", country: "US", phone: "1234567890" },
  ]);
  expect(String(rows[0]?.["description"])).toMatch(/^SLIPWAY_TEST_\d{18}$/);
  expect(await done(path, "log", offer)).toContain("test lead arrived in azureTable and was read back");
});

async function failureMail(root: string): Promise<string> {
  const folder = join(root, ".slipway/outbox");
  const [file = ""] = await readdir(folder);
  return (await simpleParser(await readFile(join(folder, file)))).text ?? "";
}
