// needs: openssl
import { execFile } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { promisify } from "node:util";

import { describe, expect, test } from "vitest";

import { createLeads } from "../../../src/adapters/lead/leads.ts";
import { folderSpool } from "../../../src/adapters/lead/spool.ts";
import type { LeadDestination } from "../../../src/core/lead-destination.ts";
import { storeLead } from "../../../src/core/store-lead.ts";
import { deliverLeads } from "../../../src/engine/leads/deliver.ts";
import { crmServer, type Answered } from "../../support/crm/crm-server.ts";
import { leadOptions } from "../../support/lead-options.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

// A lead of a customer in front of a CRM that is not as it should be: it waits, says why without saying who, and arrives once.

const start = "2026-11-22T16:00:00.000Z";
const offer = { publisher: "contoso", offer: "web-stack" };
const form = { firstName: "Ada", lastName: "Lovelace", email: "ada@example.com", company: "Engines", phone: "", country: "", title: "" };

/** One lead that waits, and the errand to an address. */
async function waitingFor(url: string, folder: string, allowInternal = true) {
  const spool = folderSpool({ folder: join(folder, "spool") });
  await spool.add(storeLead(form, { id: offer, title: "Web Stack" }, { at: start, text: "Yes." }, "0a1b"));
  const leads = createLeads({ ...leadOptions(folder, {}), patienceMs: 200, allowInternal });
  const destination: LeadDestination = { kind: "httpsEndpoint", url, contacts: [] };
  const clock = { now: () => start, sleep: async () => undefined };
  const deliver = async () => await deliverLeads({ spool, leads, clock, destinationOf: async () => destination }, { now: true });
  const reason = async () => (await spool.list())[0]?.state.problem;
  return { deliver, reason };
}

describe("a lead in front of a CRM", () => {
  test.each([
    ["that knows nobody", { status: 401 }, "lead-not-allowed"],
    ["that has too much to do", { status: 429, headers: { "retry-after": "7" } }, "lead-busy"],
    ["that is broken and repeats what it got", { status: 500, body: "ada@example.com Lovelace" }, "lead-busy"],
    ["that wants another shape", { status: 400, body: '{"error":"unknown field UserDetails of ada@example.com"}' }, "lead-refused"],
    ["that points inside", { status: 302, headers: { location: "http://169.254.169.254/latest/meta-data" } }, "lead-redirected"],
    ["that never answers", "hang", "lead-unreachable"],
    ["that breaks off", "cut", "lead-unreachable"],
  ] as const satisfies readonly (readonly [string, Answered, string])[])("%s waits, and arrives once", async (_, fault, code) => {
    await using folder = await temporaryFolder();
    await using server = await crmServer(() => ({ status: 202 }));
    server.once(fault);
    const { deliver, reason } = await waitingFor(`${server.url}/hook`, folder.path);
    expect(await deliver()).toEqual({ sent: 0, waiting: 1 });
    expect(await reason()).toMatchObject({ code });
    expect(JSON.stringify(await reason())).not.toMatch(/ada@example|Lovelace/);
    expect(await deliver()).toEqual({ sent: 1, waiting: 0 });
    expect(await deliver()).toEqual({ sent: 0, waiting: 0 });
    expect(new Set(server.asked.map(({ headers }) => headers["idempotency-key"]))).toEqual(new Set(["contoso/web-stack/lead/0a1b"]));
  });

  test("that is down, or whose address leads inside, waits", async () => {
    await using folder = await temporaryFolder();
    const down = await waitingFor("http://127.0.0.1:1/hook", folder.path);
    expect(await down.deliver()).toEqual({ sent: 0, waiting: 1 });
    expect(await down.reason()).toMatchObject({ code: "lead-unreachable" });
    const inside = await waitingFor("https://127.0.0.1/hook", folder.path, false);
    expect(await inside.deliver()).toEqual({ sent: 0, waiting: 1 });
    expect(await inside.reason()).toMatchObject({ code: "lead-address-internal" });
  });
});

describe("a lead in front of a CRM that is not who it says", () => {
  test("waits, and tells it nothing", async () => {
    await using folder = await temporaryFolder();
    const [cert, key] = [join(folder.path, "cert.pem"), join(folder.path, "key.pem")];
    const made = ["-x509", "-days", "2", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-subj", "/CN=crm.example"];
    await promisify(execFile)("openssl", ["req", ...made, "-keyout", key, "-out", cert]);
    let asked = 0;
    const server = createServer({ cert: await readFile(cert), key: await readFile(key) }, (_question, reply) => {
      asked += 1;
      reply.end();
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    // oxlint-disable-next-line no-unsafe-type-assertion -- a server that listens on a port has an address of this kind
    const { port } = server.address() as AddressInfo;
    const { deliver, reason } = await waitingFor(`https://127.0.0.1:${port}/hook`, folder.path);
    expect(await deliver()).toEqual({ sent: 0, waiting: 1 });
    expect([await reason(), asked]).toMatchObject([{ code: "lead-certificate" }, 0]);
    server.close();
  });
});
