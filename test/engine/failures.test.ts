import { createHash } from "node:crypto";
import { appendFile, readdir, readFile, readlink, stat } from "node:fs/promises";
import { join } from "node:path";

import addFormats from "ajv-formats";
import { Ajv2020 } from "ajv/dist/2020.js";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import certificationReportSchema from "../../schemas/v1/certification-report.schema.json" with { type: "json" };
import stagingReportSchema from "../../schemas/v1/staging-report.schema.json" with { type: "json" };
import { offerName } from "../../src/core/offer.ts";
import { problem } from "../../src/core/problem.ts";
import type { Run } from "../../src/core/run.ts";
import { verifyOffer } from "../../src/engine/verify.ts";
import type { Head } from "../../src/ports/ledger.ts";
import type { Ports } from "../../src/ports/ports.ts";
import { SourceError } from "../../src/ports/source.ts";
import { bootReport } from "../support/boot-report.ts";
import { createMemoryLedger } from "../support/memory-ledger.ts";
import { ada, must, press, publish, requestOf, signOff, tick } from "../support/press.ts";
import { sampleId } from "../support/sample-offer.ts";
import { lookAt } from "../support/world-shows.ts";
import { commitAll, openWorlds, type World, type Worlds } from "../support/world.ts";

// The offer is live, and a change of it meets a world in which something fails: people are told, and what customers see stays to the byte.

const ajv = new Ajv2020({ strict: true, allErrors: true });
addFormats.default(ajv);
ajv.addSchema(certificationReportSchema);
const stagingReport = ajv.compile(stagingReportSchema);

let worlds: Worlds;
let world: World;
let live: { readonly head: Head | undefined; readonly restore: () => Promise<void>; readonly seen: string };
const ledger = createMemoryLedger();

beforeAll(async () => {
  worlds = await openWorlds();
  world = await worlds.make();
  const ports = { ...(await world.ports()), ledger };
  await publish(ports);
  await signOff(ports);
  const { root } = world.places;
  await appendFile(join(root, "offers", offerName(sampleId), "listing", "description.md"), "\nNow with less of everything.\n");
  await commitAll(root, "A better description");
  live = { head: await ledger.head(sampleId), restore: await world.keep(), seen: await whatCustomersGet() };
});
afterAll(async () => {
  await worlds[Symbol.asyncDispose]();
});

/** One digest over every path and byte of the live site, and over the regions' images and who may read them. */
async function whatCustomersGet(): Promise<string> {
  const { site, regions } = world.places;
  const shelf = await readlink(join(site, "live"));
  const paths = [...(await filesBelow(join(site, "live"))), ...(await filesBelow(regions)).filter((path) => path.endsWith(".vhd"))];
  const parts = await Promise.all(paths.toSorted().map(async (path) => `${path} ${await contentOf(path)}`));
  return createHash("sha256")
    .update([shelf, ...parts].join("\n"))
    .digest("hex");
}

async function filesBelow(folder: string): Promise<readonly string[]> {
  const found: string[] = [];
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    if ((await stat(path)).isDirectory()) found.push(...(await filesBelow(path)));
    else found.push(path);
  }
  return found;
}

/** Disks are known by size, times and mode: they are never written in place. */
async function contentOf(path: string): Promise<string> {
  const { size, mtimeMs, mode } = await stat(path);
  if (path.endsWith(".vhd")) return `${size} ${mtimeMs} ${mode}`;
  return createHash("sha256")
    .update(await readFile(path))
    .digest("hex");
}

type Fault = (ports: Ports) => Ports;

const cause = problem("out-of-order", 'The far end said "no".', "Ask the far end.", {
  path: "offers/contoso/web-stack/offer.yaml",
  line: 1,
});
const refusal = { kind: "failed", permanent: true, problem: cause } as const;
const refuse = async () => await Promise.resolve(refusal);
const crash = async (): Promise<never> => await Promise.reject(new Error("the wire\u0007 broke"));

/** Work that fails for good, by the step it belongs to. */
const faults: readonly (readonly [what: string, step: string, fault: Fault])[] = [
  ["an image that can not be opened", "validate", (ports) => ({ ...ports, images: { open: async () => await Promise.resolve(cause) } })],
  ["a commit that can not be read", "validate", (ports) => ({ ...ports, source: { ...ports.source, offer: async () => await Promise.reject(new SourceError(cause)) } })],
  ["an image that is not the one declared", "certify", (ports) => ({ ...ports, digests: { ...ports.digests, chunks: async () => await Promise.resolve(cause) } })],
  ["a region that refuses", "provision", (ports) => ({ ...ports, regions: { ...ports.regions, replicate: async (_, __, names) => await Promise.resolve(names.map((region) => ({ ...refusal, region }))) } })],
  ["a store front that takes no page", "package", (ports) => ({ ...ports, storeFront: { ...ports.storeFront, packagePage: refuse } })],
  ["a lead destination that refuses", "package", (ports) => ({ ...ports, leads: { ...ports.leads, send: refuse } })],
  ["a preview that can not be opened", "preview", (ports) => ({ ...ports, storeFront: { ...ports.storeFront, openPreview: refuse } })],
  ["a deployment that fails", "preview", (ports) => ({ ...ports, staging: { deploy: refuse } })],
  ["regions that can not be opened to customers", "live", (ports) => ({ ...ports, regions: { ...ports.regions, setAccess: async () => await Promise.resolve(cause) } })],
  ["a promotion that is refused", "live", (ports) => ({ ...ports, storeFront: { ...ports.storeFront, promote: refuse } })],
]; // prettier-ignore

/** Publishes the change in a world with a fault, and gives Go live when it comes so far. */
async function publishWith(fault: Fault): Promise<Run> {
  await live.restore();
  ledger.place(sampleId, live.head);
  const sound = { ...(await world.ports()), ledger };
  const ports = fault(sound);
  must(await press(sound, { kind: "publish", actor: ada, request: await requestOf(sound, { reuse: false }) }));
  const { loaded } = await tick(ports);
  return loaded.run.submission?.step === "signoff" && loaded.run.submission.ended === null ? (await signOff(ports)).loaded.run : loaded.run;
}

async function soundness(): Promise<string | undefined> {
  const { digests } = await world.ports();
  return must(await verifyOffer(ledger, sampleId, digests.sha256)).breach?.problem.code;
}

describe("what fails for good", () => {
  test.for(faults)("%s ends at %s, with a mail, and live stays as it was", async ([, step, fault]) => {
    const { submission, facts } = await publishWith(fault);
    expect([submission?.ended?.how, submission?.ended?.reason, facts.live?.submission, facts.chores]).toEqual(["failed", step, 1, []]);
    const { mails, previews, catalogue } = await lookAt(world.places);
    expect({ failed: mails.includes("failed"), previews, catalogue }).toEqual({ failed: true, previews: 0, catalogue: ["web-stack"] });
    expect(await failureMail()).toMatch(/out-of-order[\s\S]*Ask the far end\./);
    expect(await whatCustomersGet()).toBe(live.seen);
    expect(await soundness()).toBeUndefined();
  });

  test("an error that nobody expected is tried again, bounded, and told", async () => {
    const { submission } = await publishWith((ports) => ({ ...ports, staging: { deploy: crash } }));
    const stage = submission?.steps.preview.tasks.find(({ id }) => id === "stage");
    expect([submission?.ended?.how, stage?.attempts, stage?.problems[0]?.code]).toEqual(["failed", 3, "internal-error"]);
    expect(await failureMail()).not.toContain("\u0007");
    expect(await whatCustomersGet()).toBe(live.seen);
  });

  test("a copy that nobody reports on is a failed attempt, not an endless one", async () => {
    const { submission } = await publishWith((ports) => ({
      ...ports,
      regions: { ...ports.regions, replicate: async () => await Promise.resolve([]) },
    }));
    expect([submission?.ended?.how, submission?.ended?.reason]).toEqual(["failed", "provision"]);
  });

  test("mail that is never taken stops nothing", async () => {
    const { submission, facts } = await publishWith((ports) => ({ ...ports, mail: { send: refuse } }));
    expect([submission?.ended?.how, facts.givenUp.map(({ task }) => task.replace(/^.*\//, ""))]).toEqual([
      "live",
      ["mail-previewReady", "mail-live"],
    ]);
    expect(await soundness()).toBeUndefined();
  });
});

/** The text of the mail that tells of the failure, as its reader sees it. */
async function failureMail(): Promise<string> {
  const name = (await readdir(world.places.outbox)).find((each) => each.includes("mail-failed")) ?? "";
  return (await readFile(join(world.places.outbox, name), "utf8")).replaceAll(/=\r?\n/g, "");
}

describe("what fails for now", () => {
  test("is done when it is tried again, and the same page goes live", async () => {
    const seen = new Set<string>();
    const once = <T>(name: string, act: () => Promise<T>): Promise<T> => {
      if (seen.has(name)) return act();
      seen.add(name);
      return crash();
    };
    const { submission, facts } = await publishWith((ports) => ({
      ...ports,
      leads: { ...ports.leads, send: async (...given) => await once("lead", () => ports.leads.send(...given)) },
      staging: { deploy: async (...given) => await once("stage", () => ports.staging.deploy(...given)) },
      mail: { send: async (message) => await once(message.id, () => ports.mail.send(message)) },
      storeFront: { ...ports.storeFront, promote: async (...given) => await once("promote", () => ports.storeFront.promote(...given)) },
    }));
    expect([submission?.ended?.how, facts.live?.submission, facts.givenUp]).toEqual(["live", 2, []]);
    expect(await lookAt(world.places)).toMatchObject({ leads: 2, previews: 0, mails: ["live", "live", "previewReady", "previewReady"] });
    expect(await whatCustomersGet()).not.toBe(live.seen);
  });

  test("is asked for again when the far end says later", async () => {
    let asked = 0;
    const { submission } = await publishWith((ports) => ({
      ...ports,
      staging: {
        deploy: async (...given) => {
          asked += 1;
          return asked < 4 ? { kind: "later", checkAfterMs: 10_000, note: "booting" } : await ports.staging.deploy(...given);
        },
      },
    }));
    expect([asked, submission?.ended?.how]).toEqual([4, "live"]);
  });
});

test("images that only a failed first publication brought stay closed to customers", async () => {
  await world.empty();
  ledger.place(sampleId, undefined);
  const ports = { ...(await world.ports()), ledger };
  const failing = { ...ports, storeFront: { ...ports.storeFront, promote: refuse } };
  await publish(failing);
  const { loaded } = await signOff(failing);
  expect(loaded.run.submission?.ended).toMatchObject({ how: "failed", reason: "live" });
  const { regions, catalogue } = await lookAt(world.places);
  expect({ regions, catalogue }).toEqual({ regions: { westeurope: ["private"], eastus: ["private"] }, catalogue: [] });
});

test("an image that does not come up from a region's copy leaves its report in the ledger", async () => {
  const boots = [{ image: "standard/x64Gen2@1.4.0", region: "westeurope", boot: bootReport(["panic"]) }];
  const found = problem("staging-boot-failed", "It did not come up (panic): Attempted to kill init.", "Mend the image.");
  const staging: Ports["staging"] = {
    deploy: async () => await Promise.resolve({ kind: "failed", permanent: true, problem: found, boots }),
  };
  const { submission } = await publishWith((ports) => ({ ...ports, staging }));
  const stage = submission?.steps.preview.tasks.find(({ id }) => id === "stage");
  expect([submission?.ended?.how, stage?.evidence?.path]).toEqual(["failed", "submissions/2/evidence/staging-1.json"]);
  const { path } = stage?.evidence ?? { path: "" };
  const head = await ledger.head(sampleId);
  const text = (head && (await ledger.read(head, [path])).get(path)) ?? "";
  expect([stagingReport(JSON.parse(text)), stagingReport.errors]).toEqual([true, null]);
  expect(JSON.parse(text)).toEqual({ schemaVersion: 1, offer: offerName(sampleId), submission: 2, boots });
  expect(await soundness()).toBeUndefined();
});
