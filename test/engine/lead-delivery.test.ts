import { describe, expect, test } from "vitest";

import { folderSpool } from "../../src/adapters/lead/spool.ts";
import type { LeadDestination } from "../../src/core/lead-destination.ts";
import type { Lead } from "../../src/core/lead.ts";
import { problem } from "../../src/core/problem.ts";
import { newRun } from "../../src/core/run.ts";
import { statusOf } from "../../src/core/status.ts";
import { storeLead } from "../../src/core/store-lead.ts";
import { after, hour, minute, second } from "../../src/core/time.ts";
import { deliverLeads } from "../../src/engine/leads/deliver.ts";
import { leadNews, withLeadNews } from "../../src/engine/leads/news.ts";
import type { Answer } from "../../src/ports/world.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const offer = { publisher: "contoso", offer: "web-stack" };
const start = "2026-11-22T16:00:00.000Z";
const form = { firstName: "Ada", lastName: "Lovelace", email: "ada@example.com", company: "Engines", phone: "", country: "", title: "" };
const destination: LeadDestination = { kind: "sqlite", contacts: [] };
const busy = problem("lead-busy", 'It answered 503: "no room for ada@example.com (Lovelace)".', "Wait.");

type Sent = Answer<{ where: string; readBack: boolean }>;
const yes: Sent = { kind: "done", already: false, value: { where: "crm", readBack: true } };

/** A spool with leads, a clock that the test moves, and a destination that answers as told. */
async function desk(leads: number, folder: string, id = offer) {
  const spool = folderSpool({ folder });
  for (let index = 0; index < leads; index += 1)
    await spool.add(storeLead(form, { id, title: "Web Stack" }, { at: after(start, index * second), text: "Yes." }, `lead-${index}`));
  const world = { now: start, answer: yes, sent: [] as Lead[] };
  const ports = {
    spool,
    clock: { now: () => world.now, sleep: async () => undefined },
    leads: {
      send: async (_to: LeadDestination, lead: Lead) => {
        world.sent.push(lead);
        return world.answer;
      },
      remove: async (): Promise<Answer<{ removed: boolean }>> => ({ kind: "done", already: false, value: { removed: true } }),
    },
    destinationOf: async () => destination,
  };
  return { ports, world, spool };
}

describe("leads that wait", () => {
  test("go out oldest first, each once, and leave nothing behind", async () => {
    await using folder = await temporaryFolder();
    const { ports, world, spool } = await desk(3, folder.path);
    expect(await deliverLeads(ports)).toEqual({ sent: 3, waiting: 0 });
    expect(world.sent.map(({ key }) => key)).toEqual(["lead-0", "lead-1", "lead-2"].map((mark) => `contoso/web-stack/lead/${mark}`));
    expect(await spool.list()).toEqual([]);
    expect(await deliverLeads(ports)).toEqual({ sent: 0, waiting: 0 });
    expect(world.sent).toHaveLength(3);
  });

  test("stay while their destination fails, which is asked ever more rarely, but at least every hour, and never given up", async () => {
    await using folder = await temporaryFolder();
    const { ports, world, spool } = await desk(2, folder.path);
    world.answer = { kind: "failed", permanent: true, problem: busy };
    const pauses: number[] = [];
    for (let attempt = 1; attempt <= 12; attempt += 1) {
      expect(await deliverLeads(ports)).toEqual({ sent: 0, waiting: 2 });
      // The one behind does not ask in between.
      expect(world.sent).toHaveLength(attempt);
      const [first] = await spool.list();
      expect(await deliverLeads(ports)).toEqual({ sent: 0, waiting: 2 });
      pauses.push(Date.parse(first?.state.nextAt ?? "") - Date.parse(world.now));
      world.now = first?.state.nextAt ?? "";
    }
    expect(pauses.slice(0, 3)).toEqual([30 * second, minute, 2 * minute]);
    expect(pauses.at(-1)).toBe(hour);
    world.answer = yes;
    expect(await deliverLeads(ports)).toEqual({ sent: 2, waiting: 0 });
  });

  test("wait as long as a destination asks, and are sent before that when somebody says so", async () => {
    await using folder = await temporaryFolder();
    const { ports, world, spool } = await desk(1, folder.path);
    world.answer = { kind: "failed", permanent: false, problem: busy, retryAfterMs: 2 * hour };
    await deliverLeads(ports);
    expect((await spool.list())[0]?.state.nextAt).toBe(after(start, 2 * hour));
    world.answer = { kind: "later", checkAfterMs: minute, note: "queued" };
    await deliverLeads(ports, { now: true });
    expect((await spool.list())[0]?.state).toMatchObject({ attempts: 2, problem: { code: "lead-busy" } });
    world.answer = yes;
    expect(await deliverLeads(ports, { now: true })).toEqual({ sent: 1, waiting: 0 });
  });
});

describe("leads that wait for long", () => {
  test("wait when nobody says where they go any more, and one offer's do not keep another's", async () => {
    await using folder = await temporaryFolder();
    await desk(1, folder.path, { publisher: "fabrikam", offer: "vault" });
    const { ports, spool } = await desk(1, folder.path);
    const gone = problem("lead-none", "No destination any more.", "Name one.");
    const destinationOf = async ({ publisher }: { publisher: string }) => (publisher === "fabrikam" ? gone : destination);
    expect(await deliverLeads({ ...ports, destinationOf })).toEqual({ sent: 1, waiting: 1 });
    expect((await spool.list())[0]).toMatchObject({
      lead: { offer: { publisher: "fabrikam" } },
      state: { problem: { code: "lead-none" } },
    });
  });

  test("are told in the status once they wait long, without anybody's data", async () => {
    await using folder = await temporaryFolder();
    const { ports, world, spool } = await desk(2, folder.path);
    world.answer = { kind: "failed", permanent: true, problem: busy };
    await deliverLeads(ports);
    expect(leadNews(await spool.list(), offer, after(start, minute))).toBeUndefined();
    const news = leadNews(await spool.list(), offer, after(start, hour));
    expect(news).toMatchObject({ level: "warning", code: "leads-waiting" });
    expect(news?.text).toContain("2 leads of customers wait since");
    expect(JSON.stringify(news)).not.toMatch(/ada@|Lovelace|Engines/);
    expect(leadNews(await spool.list(), { publisher: "fabrikam", offer: "vault" }, after(start, hour))).toBeUndefined();
    const status = statusOf(newRun(offer), start);
    expect(withLeadNews(status, undefined)).toBe(status);
    expect(withLeadNews(status, news).steps.find(({ id }) => id === "package")?.messages).toEqual([news]);
  });
});
