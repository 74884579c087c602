import { afterEach, beforeEach, expect, it } from "vitest";

import type { RegionProgress } from "../../../../src/ports/regions.ts";
import { codes, makeScene, regionsContract, type Scene } from "../../../contract/regions-contract.ts";
import { azureHarness, type AzureHarness } from "../../../support/azure-regions.ts";
import { startPageBlobServer, type PageBlobServer } from "../../../support/page-blob/start.ts";
import { pattern } from "../../../support/sparse-file.ts";

const quiet = { full: false, onProgress: () => undefined };
const copying = { patience: { attempts: 4, shortestMs: 1, longestMs: 2_000 }, copy: "server", copyWaitMs: 0 } as const;
/** A small image: what a service does with it does not depend on its size. */
const bytes = 128 * 1024;

let server: PageBlobServer;
beforeEach(async () => {
  server = await startPageBlobServer();
});
afterEach(async () => {
  await server[Symbol.asyncDispose]();
});

regionsContract("Azure Blob, copied by the service", async () => await Promise.resolve(azureHarness(server, copying)), {
  images: 2,
  byService: true,
});

async function scene(): Promise<Scene & AzureHarness> {
  const harness = azureHarness(server, copying);
  return { ...harness, ...(await makeScene(() => Promise.resolve(harness), bytes, [{ offset: 70_000, bytes: pattern(100, 1) }])) };
}

/** Bytes that were sent to an account. */
function sentTo(account: string): number {
  return server.seen
    .filter((each) => each.account === account && each.operation === "put-page" && each.status === 201)
    .reduce((sum, each) => sum + each.bytes, 0);
}

const regions = ["west", "east", "north"];

it("sends the bytes to one region; the services of the others copy them from there", async () => {
  await using at = await scene();
  const outcomes = await at.regions.replicate(at.disk, at.manifest, regions, quiet);
  expect(outcomes).toEqual([
    { region: "west", kind: "done", sent: bytes, bytes },
    { region: "east", kind: "done", sent: 0, bytes },
    { region: "north", kind: "done", sent: 0, bytes },
  ]);
  expect([sentTo("east"), sentTo("north")]).toEqual([0, 0]);
  for (const region of regions) expect(await at.regions.verify(at.manifest, region)).toMatchObject({ kind: "done" });
  expect(await at.regions.replicate(at.disk, at.manifest, regions, { ...quiet, full: true })).toMatchObject(
    regions.map(() => ({ sent: 0 })),
  );
});

it("leaves a copy that takes its time to a later look, says how far it is, and finishes it then", async () => {
  await using at = await scene();
  server.copyPlan = () => ({ steps: 4, ends: "success" });
  const progress: RegionProgress[] = [];
  const watched = { full: false, onProgress: (each: RegionProgress) => void progress.push(each) };
  const [west, east] = await at.regions.replicate(at.disk, at.manifest, ["west", "east"], watched);
  expect(west).toMatchObject({ kind: "done" });
  expect(east).toMatchObject({ region: "east", kind: "later", note: "the storage copies it to east by itself: 25 %" });
  expect(east?.kind === "later" ? east.checkAfterMs : 0).toBeGreaterThanOrEqual(15_000);
  expect(progress.findLast(({ region }) => region === "east")).toEqual({ region: "east", done: Math.floor(bytes / 4), total: bytes });
  expect(await at.regions.list("east")).toEqual([]);
  expect(codes(await at.regions.replicate(at.disk, at.manifest, ["east"], quiet))).toEqual(["later"]);
  for (let look = 0; look < 2; look++) await at.regions.replicate(at.disk, at.manifest, ["east"], quiet);
  expect(await at.regions.replicate(at.disk, at.manifest, ["east"], quiet)).toMatchObject([{ kind: "done", sent: 0 }]);
  expect(sentTo("east")).toBe(0);
  expect(server.seen.filter(({ operation, status }) => operation === "copy-images" && status === 202)).toHaveLength(1);
});

it("is waited for also by whoever was told to send bytes meanwhile", async () => {
  await using at = await scene();
  server.copyPlan = () => ({ steps: 3, ends: "success" });
  await at.regions.replicate(at.disk, at.manifest, ["west", "east"], quiet);
  const sending = azureHarness(server, { ...copying, copy: "upload", prefix: at.prefix });
  expect(codes(await sending.regions.replicate(at.disk, at.manifest, ["east"], quiet))).toEqual(["later"]);
  expect(await sending.regions.replicate(at.disk, at.manifest, ["east"], quiet)).toMatchObject([{ kind: "done", sent: 0 }]);
});

it.each([
  ["fails", { steps: 1, ends: "failed" }],
  ["brings other bytes", { steps: 0, ends: "success", spoils: true }],
] as const)("sends the bytes after all when the copy %s", async (_, plan) => {
  await using at = await scene();
  server.copyPlan = () => plan;
  const outcomes = await at.regions.replicate(at.disk, at.manifest, ["west", "east"], { ...quiet, full: true });
  expect(outcomes).toMatchObject([{ kind: "done" }, { kind: "done", sent: bytes }]);
  expect(await at.regions.verify(at.manifest, "east")).toMatchObject({ kind: "done" });
});

it("sends the bytes where the service refuses to copy, and only there", async () => {
  await using at = await scene();
  server.fault = (operation, account) =>
    operation === "copy-images" && account === "east" ? { kind: "status", status: 403, code: "CannotVerifyCopySource" } : undefined;
  const outcomes = await at.regions.replicate(at.disk, at.manifest, regions, quiet);
  expect(outcomes).toMatchObject([{ sent: bytes }, { kind: "done", sent: bytes }, { kind: "done", sent: 0 }]);
});

it("ends a copy that takes hours, and sends the bytes", async () => {
  await using at = await scene();
  server.copyPlan = () => ({ steps: 1, ends: "never" });
  expect(codes(await at.regions.replicate(at.disk, at.manifest, ["west", "east"], quiet))).toEqual(["done", "later"]);
  for (const blob of server.store.get(`east/${at.prefix}-private`)?.blobs.values() ?? [])
    blob.createdAt = new Date(Date.now() - 7 * 3_600_000);
  expect(await at.regions.replicate(at.disk, at.manifest, ["east"], quiet)).toMatchObject([{ kind: "done", sent: bytes }]);
  expect(server.seen.map(({ operation }) => operation)).toContain("abort-copy");
});

it("takes the first region that can be reached, when the one before it can not", async () => {
  await using at = await scene();
  server.fault = (_, account) => (account === "west" ? { kind: "status", status: 403, code: "AuthenticationFailed" } : undefined);
  const outcomes = await at.regions.replicate(at.disk, at.manifest, regions, quiet);
  expect(codes(outcomes)).toEqual(["region-refused", "done", "done"]);
  expect([sentTo("east") > 0, sentTo("north")]).toEqual([true, 0]);
});

it("copies from an account that another runner has filled", async () => {
  await using at = await scene();
  await at.regions.replicate(at.disk, at.manifest, ["north"], quiet);
  const before = at.disk.bytesRead;
  expect(await at.regions.replicate(at.disk, at.manifest, ["west"], quiet)).toMatchObject([{ kind: "done", sent: 0 }]);
  expect(at.disk.bytesRead).toBe(before);
});
