import { readFile } from "node:fs/promises";
import { join } from "node:path";

import addFormats from "ajv-formats";
import { Ajv2020 } from "ajv/dist/2020.js";
import { afterAll, beforeAll, expect, test } from "vitest";

import statementSchema from "../../schemas/v1/certification-statement.schema.json" with { type: "json" };
import type { ChunkManifest } from "../../src/core/chunks.ts";
import type { Event, Witness } from "../../src/core/message.ts";
import { isProblem } from "../../src/core/problem.ts";
import type { Submission, Task } from "../../src/core/run.ts";
import type { Loaded } from "../../src/engine/load.ts";
import { demandStatement } from "../../src/engine/perform/demand-statement.ts";
import { reportPages } from "../../src/engine/report-pages.ts";
import { evidenceOf } from "../../src/engine/verify-evidence.ts";
import { verifyOffer } from "../../src/engine/verify.ts";
import { readReport } from "../../src/manifest/read-report.ts";
import type { Head, Ledger } from "../../src/ports/ledger.ts";
import type { Ports } from "../../src/ports/ports.ts";
import { createMemoryLedger } from "../support/memory-ledger.ts";
import { ada, must, press, publish } from "../support/press.ts";
import { sampleId } from "../support/sample-offer.ts";
import { openWorlds, type World, type Worlds } from "../support/world.ts";

// Provisioning copies nothing that certification has not spoken for: the statement in the ledger is asked before the first write to a region.

let worlds: Worlds;
let world: World;
beforeAll(async () => {
  worlds = await openWorlds();
  world = await worlds.make();
});
afterAll(async () => {
  await worlds[Symbol.asyncDispose]();
});

/** Ports whose regions count what they are asked to write, over a ledger that may answer other texts than were written. */
async function counted(change: (path: string, text: string) => string | undefined) {
  await world.empty();
  const [ports, ledger, writes] = [await world.ports(), createMemoryLedger(), { count: 0 }];
  const read: Ledger["read"] = async (head, paths) => {
    const texts = await ledger.read(head, paths);
    const changed = [...texts].map(([path, text]) => [path, change(path, text)] as const);
    return new Map(changed.flatMap(([path, text]) => (text === undefined ? [] : [[path, text]])));
  };
  const replicate: Ports["regions"]["replicate"] = async (...all) => {
    writes.count += 1;
    return await ports.regions.replicate(...all);
  };
  return { writes, ports: { ...ports, ledger: { ...ledger, read }, regions: { ...ports.regions, replicate } } };
}

const statementFile = /\.intoto\.json$/;
const reportFile = /@[\d.]+\.json$/;

test.each([
  ["is missing", (path: string, text: string) => (statementFile.test(path) ? undefined : text), /is missing/],
  ["was changed", (path: string, text: string) => (statementFile.test(path) ? text.replace('"submission": 1', '"submission": 2') : text), /not the one that its event names/],
  ["rests on a report that was changed", (path: string, text: string) => (reportFile.test(path) ? text.replace('"passed"', '"failed"') : text), /not the one that its event names/],
] as const)("a submission whose statement %s fails before a byte is copied", async (_name, change, found) => {
  const { writes, ports } = await counted(change);
  const { run } = (await publish(ports)).loaded;
  const [problem, ...others] = run.submission?.steps.provision.problems ?? [];
  expect(problem).toMatchObject({ code: "statement-refused", level: "error", path: "offers/contoso/web-stack/plans/standard.yaml" });
  expect(problem?.text).toMatch(found);
  expect(problem?.remedy).toMatch(/Nothing was copied\..*--no-reuse/);
  expect(new Set(others.map(({ code }) => code))).toEqual(new Set(["statement-refused"]));
  expect([run.submission?.ended?.how, writes.count]).toEqual(["failed", 0]);
}); // prettier-ignore

/** The sample published up to its sign-off, with the task that certified it. */
async function published() {
  const { writes, ports } = await counted((_path, text) => text);
  const { loaded } = await publish(ports);
  const { submission } = loaded.run;
  const task = submission?.steps.certify.tasks[0];
  if (submission === null || task?.evidence === undefined || task.companions === undefined || loaded.head === undefined) throw new Error("not published");
  const { head } = loaded;
  const texts = await ports.ledger.read(head, [task.evidence.path, ...Object.values(task.companions).map(({ path }) => path)]);
  return { writes, ports, loaded, head, submission, task, evidence: task.evidence, companions: task.companions, texts };
} // prettier-ignore

test("what is certified is copied, and its statement, report and page lie in the ledger and on the site", async () => {
  const { writes, ports, loaded, task, evidence, companions, texts, submission } = await published();
  expect([submission.step, writes.count]).toEqual(["signoff", 1]);
  const ajv = new Ajv2020({ strict: true, allErrors: true });
  addFormats.default(ajv);
  const validate = ajv.compile(statementSchema);
  const statement: unknown = JSON.parse(texts.get(companions.statement.path) ?? "");
  expect([validate(statement), validate.errors]).toEqual([true, null]);
  expect(statement).toMatchObject({ subject: [{ digest: { sha256: submission.content?.images[0]?.disks[0]?.sha256 } }], predicate: { verdict: "passed", report: evidence } });
  expect(texts.get(companions.markdown.path)).toContain("Certification of standard/x64Gen2");
  expect(texts.get(companions.page.path)).toMatch(/^<!doctype html>/);
  expect(must(await verifyOffer(ports.ledger, sampleId, ports.digests.sha256)).breach).toBeUndefined();
  const [name = "", page = ""] = [...(await reportPages(ports, loaded))][0] ?? [];
  expect(name).toBe("certification-standard-x64Gen2@1.4.0.html");
  const folder = join(world.places.site, "status", "contoso", "web-stack");
  expect(await readFile(join(folder, name), "utf8")).toBe(page);
  expect(await readFile(join(folder, "index.html"), "utf8")).toContain(`href="${encodeURIComponent(name)}"`);
  expect(task.certification?.evidence).toBe(evidence.sha256);
}); // prettier-ignore

test("publishing again asks the statement of the submission whose result is reused", async () => {
  const { ports, writes } = await published();
  must(await press(ports, { kind: "cancel", actor: ada, reason: "once more" }));
  const { submission } = (await publish(ports)).loaded.run;
  const [task] = submission?.steps.certify.tasks ?? [];
  expect([submission?.number, submission?.step, task?.reusedFrom, writes.count]).toEqual([2, "signoff", 1, 2]);
  expect(task?.companions?.statement.path).toMatch(/^submissions\/1\//);
});

type Published = Awaited<ReturnType<typeof published>>;

/** What is demanded when the ledger holds other texts, under digests that fit them. */
async function demandedWith({ ports, loaded, submission, task, texts }: Published, forged: Readonly<Record<string, string>>, witness: Witness) {
  const held = new Map([...texts, ...Object.entries(forged)]);
  const read: Ledger["read"] = async () => await Promise.resolve(held);
  const { sha256 } = submission.content?.images[0]?.disks[0] ?? { sha256: "" };
  const { evidence: _e, companions: _c, ...bare } = task;
  const forgedTask: Task = { ...bare, ...witness };
  const state: Submission = { ...submission, steps: { ...submission.steps, certify: { ...submission.steps.certify, tasks: [forgedTask] } } };
  const effect = { key: "", offer: sampleId, submission: 1, task: "", attempt: 1, work: { kind: "page" } } as const;
  const manifest = { digest: chunksOf(texts.get(task.evidence?.path ?? "") ?? "") };
  return async (asked = sha256, chunks = manifest.digest) =>
    await demandStatement({ ports: { ...ports, ledger: { ...ports.ledger, read } }, run: loaded.run, head: loaded.head, effect }, state, asked, { digest: chunks } as ChunkManifest); // eslint-disable-line typescript/no-unsafe-type-assertion -- only the digest is asked for
} // prettier-ignore

function chunksOf(report: string): string {
  return readReport(report)?.image.disks[0]?.digest ?? "";
}

test("a statement speaks for exactly its disks, policy, verdict and report, also when its digest fits", async () => {
  const given = await published();
  const { evidence, companions, texts, ports } = given;
  const text = texts.get(companions.statement.path) ?? "";
  const asked = async (forged: string) => {
    const statement = { ...companions.statement, sha256: ports.digests.sha256(forged) };
    return await (await demandedWith(given, { [statement.path]: forged }, { evidence, companions: { ...companions, statement } }))();
  };
  expect(await asked(text)).toBeUndefined();
  const chunks = chunksOf(texts.get(evidence.path) ?? "");
  for (const [forged, found] of [
    [text.replace(chunks, "0".repeat(64)), "none of its subjects is the disk"],
    [text.replace(/("sha256": ")[0-9a-f]{64}("\n {4}\}|",\n {8}"slipway)/, `$1${"0".repeat(64)}$2`), /none of its subjects|rests on the report/],
    [text.replace(evidence.sha256, "1".repeat(64)), "it rests on the report"],
    [text.replace('"verdict": "passed"', '"verdict": "failed"'), 'its verdict is "failed"'],
    [text.replace(given.submission.request.policy.certification.digest, "sha256:other"), "it was judged under the policy"],
    [text.replace("in-toto.io/Statement/v1", "in-toto.io/Statement/v0"), "it is no statement of a certification"],
    ["[]", "it is no statement of a certification"],
    ["{", "it is no statement of a certification"],
  ] as const)
    expect((await asked(forged))?.text).toMatch(found);
}); // prettier-ignore

test("a certification from before statements is held to its report, so nothing that was under way is stuck", async () => {
  const given = await published();
  const { evidence, texts, ports } = given;
  const before = await demandedWith(given, {}, { evidence });
  expect(await before()).toBeUndefined();
  expect((await before(undefined, "0".repeat(64)))?.text).toMatch(/none of its disks has the chunk digest/);
  expect((await before("0".repeat(64)))?.text).toMatch(/No image of this submission has a disk/);
  const failed = (texts.get(evidence.path) ?? "").replace('"verdict": "passed"', '"verdict": "failed"');
  const forged = { ...evidence, sha256: ports.digests.sha256(failed) };
  expect((await (await demandedWith(given, { [evidence.path]: failed }, { evidence: forged }))())?.text).toMatch(/its verdict is "failed"/);
  expect((await (await demandedWith(given, {}, {}))())?.text).toMatch(/records no certification/);
});

test("verify does not let a statement say something else than its report", async () => {
  const { ports, head, evidence, companions, texts } = await published();
  const text = texts.get(companions.statement.path) ?? "";
  const checked = async (forged: string, files: Partial<typeof companions> = {}) => {
    const statement = { ...companions.statement, sha256: ports.digests.sha256(forged) };
    const result = { note: "" };
    const event: Event = { type: "task-done", task: "certify/standard", attempt: 1, result, evidence, companions: { ...companions, statement, ...files }, at: "", actor: { name: "Slipway", role: "system" }, submission: 1 };
    const held = new Map([...texts, [statement.path, forged]]);
    const found = await evidenceOf({ ledger: ports.ledger, sha256: ports.digests.sha256 }, head satisfies Head, [event], held);
    return isProblem(found) ? found.code : undefined;
  };
  const malformed: object = { page: 7 };
  expect(await checked(text)).toBeUndefined();
  expect(await checked(text.replace('"verdict": "passed"', '"verdict": "failed"'))).toBe("evidence-statement");
  expect(await checked("{}")).toBe("evidence-statement");
  expect(await checked(text, { page: { path: "README.md", sha256: "" } })).toBe("ledger-event-malformed");
  expect(await checked(text, malformed)).toBe("ledger-event-malformed");
  expect(await checked(text, { page: { ...companions.page, sha256: "0".repeat(64) } })).toBe("evidence-digest");
}); // prettier-ignore

test("a report that is not the recorded one, or none, has no page", async () => {
  const { ports, loaded, evidence } = await published();
  const other = async (text: string) => {
    const read: Ledger["read"] = async () => await Promise.resolve(new Map([[evidence.path, text]]));
    return await reportPages({ ...ports, ledger: { ...ports.ledger, read } }, loaded);
  };
  expect((await other("{}")).size).toBe(0);
  expect(readReport('{"findings":[{"title":{"html":"<script>"}}]}')).toBeUndefined();
  expect(readReport("{")).toBeUndefined();
  expect((await reportPages(ports, { ...loaded, head: undefined } satisfies Pick<Loaded, "run" | "head">)).size).toBe(0);
});
