import { describe, expect, it } from "vitest";

import { createLeads, type LeadsOptions } from "../../../src/adapters/lead/leads.ts";
import type { LeadDestination } from "../../../src/core/lead-destination.ts";
import { sampleLead } from "../../contract/leads-contract.ts";
import { crmServer, type Answered } from "../../support/crm/crm-server.ts";
import { dynamicsApp, dynamicsServer } from "../../support/crm/dynamics.ts";
import { marketoApp, marketoRefusal, marketoServer } from "../../support/crm/marketo.ts";
import { salesforceApp, salesforceServer } from "../../support/crm/salesforce.ts";
import { leadOptions } from "../../support/lead-options.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const secretPath = "/hook/s3cr3t-path?code=s3cr3t-code";

async function sendTo(destination: LeadDestination, options: Partial<LeadsOptions> = {}, secrets: Readonly<Record<string, string>> = {}) {
  await using folder = await temporaryFolder();
  return await createLeads({ ...leadOptions(folder.path, secrets), ...options }).send(destination, sampleLead);
}

function endpoint(url: string): LeadDestination {
  return { kind: "httpsEndpoint", url, contacts: [] };
}

function dynamicsAt(url: string): LeadDestination {
  const key = { applicationId: dynamicsApp.id, applicationKey: { secret: "CRM_KEY" } };
  return {
    kind: "dynamics",
    instanceUrl: url,
    authentication: { kind: "azureAd", directoryId: dynamicsApp.directory, ...key },
    contacts: [],
  };
}

function marketoForm(formId = marketoApp.form): LeadDestination {
  const client = { clientId: marketoApp.id, clientSecret: { secret: "CRM_KEY" } };
  return { kind: "marketo", munchkinId: "123-ABC-456", formId, ...client, contacts: [] };
}

describe("an address that takes leads", () => {
  type Case = { readonly answer: Answered; readonly code: string; readonly permanent: boolean; readonly said: string };
  const cases: readonly (readonly [what: string, expected: Case])[] = [
    [
      "refuses",
      { answer: { status: 400, body: "no such campaign" }, code: "lead-refused", permanent: true, said: '400: \\"no such campaign\\"' },
    ],
    ["knows nobody", { answer: { status: 401 }, code: "lead-not-allowed", permanent: true, said: "answered 401." }],
    ["is gone", { answer: { status: 410 }, code: "lead-not-found", permanent: true, said: "answered 410." }],
    [
      "points elsewhere",
      { answer: { status: 302, headers: { location: "http://169.254.169.254/" } }, code: "lead-redirected", permanent: true, said: "302" },
    ],
    [
      "has too much to do",
      { answer: { status: 429, headers: { "retry-after": "7" } }, code: "lead-busy", permanent: false, said: "answered 429." },
    ],
    ["is broken", { answer: { status: 502, body: "<html>" }, code: "lead-busy", permanent: false, said: "502" }],
    ["breaks off", { answer: "cut", code: "lead-unreachable", permanent: false, said: "cannot be reached" }],
    ["never answers", { answer: "hang", code: "lead-unreachable", permanent: false, said: "No whole answer within 0.2 s" }],
  ];

  it.each(cases)("that %s: status, reason, remedy", async (_, { answer, code, permanent, said }) => {
    await using server = await crmServer(() => answer);
    const found = await sendTo(endpoint(`${server.url}/hook`), { patienceMs: 200 });
    expect(found).toMatchObject({ kind: "failed", permanent, problem: { code } });
    expect(JSON.stringify(found)).toContain(said);
    expect(server.asked).toHaveLength(1);
  });
});

describe("an address that takes leads, and who may be asked", () => {
  it("says when to come back, as the service asked", async () => {
    await using server = await crmServer(() => ({ status: 503, headers: { "retry-after": "120" } }));
    expect(await sendTo(endpoint(server.url))).toMatchObject({ permanent: false, retryAfterMs: 120_000 });
  });

  it("keeps a secret address secret, also when the service repeats it", async () => {
    await using server = await crmServer((asked) => ({ status: 404, body: `nothing at ${asked.url.pathname}${asked.url.search}` }));
    const secret = { LEADS_URL: `${server.url}${secretPath}` };
    const found = await sendTo({ kind: "httpsEndpoint", url: { secret: "LEADS_URL" }, contacts: [] }, {}, secret);
    expect(found).toMatchObject({ problem: { code: "lead-not-found" } });
    expect(JSON.stringify(found)).not.toMatch(/s3cr3t/);
  });

  it.each([
    ["https://10.0.0.7/hook", "lead-address-internal"],
    ["https://[fd00::1]/hook", "lead-address-internal"],
    ["https://169.254.169.254/metadata", "lead-address-internal"],
    ["http://leads.contoso.example/hook", "lead-address"],
    ["ftp://leads.contoso.example/hook", "lead-address"],
  ])("refuses %s before anything is asked", async (url, code) => {
    expect(await sendTo(endpoint(url), { allowInternal: false })).toMatchObject({ kind: "failed", permanent: true, problem: { code } });
  });

  it("refuses a name that leads inside", async () => {
    const found = await sendTo(endpoint("https://localhost/hook"), { allowInternal: false });
    expect(found).toMatchObject({ permanent: true, problem: { code: "lead-address-internal" } });
  });

  it("cannot be asked at a port where nobody listens", async () => {
    const found = await sendTo(endpoint("http://127.0.0.1:9/hook"));
    expect(found).toMatchObject({ permanent: false, problem: { code: "lead-unreachable" } });
  });
});

describe("secrets", () => {
  it("that are not set are named", async () => {
    const table = { kind: "azureTable", connectionString: { secret: "LEADS_CONNECTION" }, table: "leads", contacts: [] } as const;
    const found = await sendTo(table);
    expect(found).toMatchObject({ permanent: true, problem: { code: "lead-secret-missing" } });
    expect(JSON.stringify(found)).toContain("LEADS_CONNECTION");
  });

  it.each(["", "AccountName=contoso", "AccountName=contoso;AccountKey=a2V5;TableEndpoint=http://10.0.0.1/contoso", "rubbish s3cr3t"])(
    "a connection string that is none is refused without being shown: %j",
    async (text) => {
      const table = { kind: "azureTable", connectionString: { secret: "LEADS" }, table: "leads", contacts: [] } as const;
      const found = await sendTo(table, { allowInternal: false }, { LEADS: text === "" ? ";" : text });
      expect(found).toMatchObject({ permanent: true, problem: { code: "lead-connection-string" } });
      expect(JSON.stringify(found)).not.toMatch(/s3cr3t|a2V5/);
    },
  );

  it("of Dynamics that are wrong are told by the sign-in service, which repeats them; they stay masked", async () => {
    await using server = await dynamicsServer();
    const found = await sendTo(dynamicsAt(server.url), { services: { signIn: server.url } }, { CRM_KEY: "wr0ng" });
    expect(found).toMatchObject({ permanent: true, problem: { code: "lead-not-allowed" } });
    expect(JSON.stringify(found)).toContain("AADSTS7000215");
    expect(JSON.stringify(found)).not.toContain("wr0ng");
  });

  it("of Marketo, too", async () => {
    await using server = await marketoServer();
    const found = await sendTo(marketoForm(), { services: { marketo: server.url } }, { CRM_KEY: "wr0ng&" });
    expect(found).toMatchObject({ permanent: true, problem: { code: "lead-not-allowed" } });
    expect(JSON.stringify(found)).not.toContain("wr0ng");
  });
});

describe("Dynamics", () => {
  it("takes no user's password", async () => {
    const authentication = { kind: "office365", username: "leads@contoso.example", password: { secret: "CRM_KEY" } } as const;
    const found = await sendTo({ kind: "dynamics", instanceUrl: "https://contoso.crm.dynamics.com", authentication, contacts: [] });
    expect(found).toMatchObject({ permanent: true, problem: { code: "lead-user-sign-in" } });
  });

  it("whose user may not delete keeps the lead, and says so", async () => {
    await using server = await dynamicsServer({ mayDelete: false });
    await using folder = await temporaryFolder();
    const leads = createLeads({ ...leadOptions(folder.path, { CRM_KEY: dynamicsApp.key }), services: { signIn: server.url } });
    await leads.send(dynamicsAt(server.url), sampleLead);
    expect(await leads.remove(dynamicsAt(server.url), sampleLead)).toMatchObject({ kind: "done", value: { removed: false } });
    expect(server.rows.size).toBe(1);
  });

  it("that changes leads as they come in is told", async () => {
    await using server = await dynamicsServer();
    const options = { services: { signIn: server.url } };
    server.rows.set = (key, row) => Map.prototype.set.call(server.rows, key, { ...row, lastname: "HOUSE STYLE" });
    const found = await sendTo(dynamicsAt(server.url), options, { CRM_KEY: dynamicsApp.key });
    expect(found).toMatchObject({ permanent: true, problem: { code: "lead-not-read-back" } });
  });
});

describe("Marketo, which answers 200 also when it refuses", () => {
  it.each([
    ["606", "lead-busy", false],
    ["607", "lead-busy", false],
    ["603", "lead-not-allowed", true],
    ["610", "lead-not-found", true],
    ["1003", "lead-refused", true],
  ])("code %s is %s", async (code, expected, permanent) => {
    await using server = await marketoServer();
    server.once({ status: 200, body: { access_token: "t0ken.of.marketo", token_type: "bearer" } });
    server.once(marketoRefusal(code, "as the documents say"));
    const found = await sendTo(marketoForm(), { services: { marketo: server.url } }, { CRM_KEY: marketoApp.secret });
    expect(found).toMatchObject({ kind: "failed", permanent, problem: { code: expected } });
    expect(JSON.stringify(found)).toContain(`${code} as the documents say`);
  });

  it("a form that is not there is said", async () => {
    await using server = await marketoServer();
    const found = await sendTo(marketoForm("77"), { services: { marketo: server.url } }, { CRM_KEY: marketoApp.secret });
    expect(found).toMatchObject({ permanent: true, problem: { code: "lead-not-found" } });
  });

  it("an answer that says nothing is not taken for a yes", async () => {
    await using server = await marketoServer();
    server.once({ status: 200, body: { access_token: "t0ken.of.marketo" } });
    server.once({ status: 200, body: "<html>maintenance</html>" });
    const found = await sendTo(marketoForm(), { services: { marketo: server.url } }, { CRM_KEY: marketoApp.secret });
    expect(found).toMatchObject({ permanent: true, problem: { code: "lead-answer-odd" } });
  });
});

describe("Salesforce", () => {
  it("that did not process the form answers 200 all the same, and is told", async () => {
    await using server = await salesforceServer();
    const destination = { kind: "salesforce", objectIdentifier: "00Dxxxxxxxxxxxx", contacts: [] } as const;
    const found = await sendTo(destination, { services: { webToLead: server.url } });
    expect(found).toMatchObject({ permanent: true, problem: { code: "lead-refused" } });
    expect(JSON.stringify(found)).toContain("SalesforceGenericException");
    expect(server.forms).toEqual([]);
  });

  it("whose app is not known says so", async () => {
    await using server = await salesforceServer();
    const rest = { instanceUrl: server.url, clientId: salesforceApp.id, clientSecret: { secret: "CRM_KEY" } };
    const destination = { kind: "salesforce", objectIdentifier: salesforceApp.organisation, rest, contacts: [] } as const;
    const found = await sendTo(destination, {}, { CRM_KEY: "wr0ng" });
    expect(found).toMatchObject({ permanent: true, problem: { code: "lead-not-allowed" } });
  });
});

describe("what went out", () => {
  it("is not sent again when the process dies after it was recorded; a lost answer asks the other side with the same key", async () => {
    await using server = await crmServer(() => ({ status: 200 }));
    await using folder = await temporaryFolder();
    const make = () => createLeads({ ...leadOptions(folder.path), patienceMs: 200 });
    server.once("hang");
    expect(await make().send(endpoint(server.url), sampleLead)).toMatchObject({ kind: "failed", permanent: false });
    expect(await make().send(endpoint(server.url), sampleLead)).toMatchObject({ kind: "done", already: false });
    expect(await make().send(endpoint(server.url), sampleLead)).toMatchObject({ kind: "done", already: true });
    expect(server.asked.map(({ headers }) => headers["idempotency-key"])).toEqual([sampleLead.key, sampleLead.key]);
  });
});
