import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

import { simpleParser } from "mailparser";

import { createLeads, type LeadsOptions } from "../../../src/adapters/lead/leads.ts";
import type { LeadDestination } from "../../../src/core/lead-destination.ts";
import { leadsContract, type LeadsHarness } from "../../contract/leads-contract.ts";
import { crmServer, jsonOf, type CrmServer } from "../../support/crm/crm-server.ts";
import { dynamicsApp, dynamicsServer } from "../../support/crm/dynamics.ts";
import { marketoApp, marketoServer } from "../../support/crm/marketo.ts";
import { salesforceApp, salesforceServer } from "../../support/crm/salesforce.ts";
import { leadOptions } from "../../support/lead-options.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

type Fields = Readonly<Record<string, unknown>>;
type Parts = {
  readonly server?: CrmServer;
  readonly destination: (url: string) => LeadDestination;
  readonly options?: (url: string) => Partial<LeadsOptions>;
  readonly secrets?: Readonly<Record<string, string>>;
  readonly arrived: (folder: string) => Promise<readonly Fields[]> | readonly Fields[];
};

async function harness({ server, destination, options, secrets = {}, arrived }: Parts): Promise<LeadsHarness> {
  const folder = await temporaryFolder();
  const url = server?.url ?? "";
  const make = () => createLeads({ ...leadOptions(folder.path, secrets), ...options?.(url) });
  return {
    leads: make(),
    again: make,
    destination: destination(url),
    arrived: async () => await arrived(folder.path),
    [Symbol.asyncDispose]: async () => {
      await server?.[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}

/** Renames what a service calls its fields to the documented names. */
function renamed(row: Fields, names: Readonly<Record<string, string>>): Fields {
  return Object.fromEntries(Object.entries(names).map(([documented, own]) => [documented, row[own]]));
}

leadsContract(
  "dynamics",
  async () => {
    const server = await dynamicsServer();
    const authentication = {
      kind: "azureAd",
      applicationId: dynamicsApp.id,
      applicationKey: { secret: "CRM_KEY" },
      directoryId: dynamicsApp.directory,
    } as const;
    const names = {
      lead_source: "subject",
      first_name: "firstname",
      last_name: "lastname",
      email: "emailaddress1",
      phone: "mobilephone",
      company: "companyname",
      title: "jobtitle",
      country: "address1_country",
    };
    return await harness({
      server,
      destination: (url) => ({ kind: "dynamics", instanceUrl: url, authentication, contacts: [] }),
      options: (url) => ({ services: { signIn: url } }),
      secrets: { CRM_KEY: dynamicsApp.key },
      arrived: () => [...server.rows.values()].map((row) => renamed(row, names)),
    });
  },
  { noTitle: true },
);

leadsContract(
  "marketo",
  async () => {
    const server = await marketoServer();
    const names = {
      first_name: "firstName",
      last_name: "lastName",
      email: "email",
      phone: "phone",
      company: "company",
      title: "title",
      country: "country",
    };
    return await harness({
      server,
      destination: () => ({
        kind: "marketo",
        munchkinId: "123-ABC-456",
        formId: marketoApp.form,
        contacts: [],
        clientId: marketoApp.id,
        clientSecret: { secret: "CRM_KEY" },
      }),
      options: (url) => ({ services: { marketo: url } }),
      secrets: { CRM_KEY: marketoApp.secret },
      arrived: () => server.people.map((row) => renamed(row, names)),
    });
  },
  { noTitle: true, noSource: true },
);

leadsContract(
  "salesforce by its web form",
  async () => {
    const server = await salesforceServer();
    return await harness({
      server,
      destination: () => ({ kind: "salesforce", objectIdentifier: salesforceApp.organisation, contacts: [] }),
      options: (url) => ({ services: { webToLead: url } }),
      arrived: () => server.forms,
    });
  },
  { writeOnly: true, noTitle: true },
);

leadsContract(
  "salesforce by REST",
  async () => {
    const server = await salesforceServer();
    const names = {
      lead_source: "LeadSource",
      first_name: "FirstName",
      last_name: "LastName",
      email: "Email",
      phone: "Phone",
      company: "Company",
      title: "Title",
      country: "Country",
    };
    return await harness({
      server,
      destination: (url) => ({
        kind: "salesforce",
        objectIdentifier: salesforceApp.organisation,
        contacts: [],
        rest: { instanceUrl: url, clientId: salesforceApp.id, clientSecret: { secret: "CRM_KEY" } },
      }),
      secrets: { CRM_KEY: salesforceApp.secret },
      arrived: () => server.rows.map((row) => renamed(row, names)),
    });
  },
  { noTitle: true },
);

leadsContract(
  "httpsEndpoint",
  async () => {
    const server = await crmServer((asked) => ({ status: asked.method === "POST" && jsonOf(asked) !== undefined ? 202 : 400 }));
    const details = {
      company: "Company",
      title: "Title",
      country: "Country",
      email: "Email",
      first_name: "FirstName",
      last_name: "LastName",
    };
    return await harness({
      server,
      destination: (url) => ({ kind: "httpsEndpoint", url: `${url}/hook`, contacts: [] }),
      arrived: () =>
        server.asked.map((asked) => {
          const body = jsonOf(asked) ?? {};
          const user = Object.fromEntries(Object.entries(body["UserDetails"] ?? {}));
          return {
            ...renamed(user, { ...details, phone: "Phone" }),
            ...renamed(body, { lead_source: "LeadSource", offer_title: "OfferTitle" }),
          };
        }),
    });
  },
  { writeOnly: true },
);

leadsContract(
  "email",
  async () => {
    const labels = { email: "E-mail", company: "Company", title: "Title", country: "Country", phone: "Telephone", lead_source: "Source" };
    return await harness({
      destination: () => ({ kind: "email", contacts: ["sales@contoso.example"] }),
      arrived: async (folder) => {
        const files = await readdir(join(folder, "outbox")).catch(() => []);
        const mails = await Promise.all(files.map(async (file) => await simpleParser(await readFile(join(folder, "outbox", file)))));
        return mails.map(({ text = "" }) => {
          const lines = new Map(text.split("\n").map((line) => [line.slice(0, 11).trim(), line.slice(11)] as const));
          const [first, last] = (lines.get("Name") ?? "").split(" ");
          return {
            first_name: first,
            last_name: last,
            ...Object.fromEntries(Object.entries(labels).map(([name, label]) => [name, lines.get(label)])),
          };
        });
      },
    });
  },
  { writeOnly: true, noTitle: true },
);
