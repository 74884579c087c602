import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { chunkSize } from "../../../../src/core/chunks.ts";
import { codes, makeScene, regionsContract, type Scene } from "../../../contract/regions-contract.ts";
import { azureHarness, type AzureHarness } from "../../../support/azure-regions.ts";
import { startPageBlobServer, type Fault, type PageBlobServer } from "../../../support/page-blob/start.ts";
import { pattern } from "../../../support/sparse-file.ts";

const quiet = { full: false, onProgress: () => undefined };
const hasty = { patience: { attempts: 4, shortestMs: 1, longestMs: 2_000 } };

let server: PageBlobServer;
beforeEach(async () => {
  server = await startPageBlobServer();
});
afterEach(async () => {
  await server[Symbol.asyncDispose]();
});

regionsContract("Azure Blob on a strict server", async () => await Promise.resolve(azureHarness(server, hasty)), { images: 8 });

async function scene(length?: number, pieces?: Parameters<typeof makeScene>[2]): Promise<Scene & AzureHarness> {
  const harness = azureHarness(server, hasty);
  return { ...harness, ...(await makeScene(() => Promise.resolve(harness), length, pieces)) };
}

/** One short chunk: what goes wrong at a request does not depend on how many there are. */
async function small(): Promise<Scene & AzureHarness> {
  return await scene(128 * 1024, [{ offset: 70_000, bytes: pattern(100, 1) }]);
}

/** An image of so many chunks full of data. */
async function dense(chunks: number): Promise<Scene & AzureHarness> {
  const pieces = Array.from({ length: chunks }, (_, index) => ({ offset: index * chunkSize, bytes: pattern(chunkSize, index) }));
  return await scene(chunks * chunkSize, pieces);
}

/** A fault for the first request of this kind only. */
function once(operation: string, fault: Fault): void {
  let isOver = false;
  server.fault = (what) => {
    if (isOver || what !== operation) return undefined;
    isOver = true;
    return fault;
  };
}

/** As if those who held them were dead for long. */
function endLeases(): void {
  for (const { blobs } of server.store.values()) for (const blob of blobs.values()) blob.lease = undefined;
}

const operations = [
  "get-records",
  "list",
  "put-images",
  "container",
  "lease-acquire",
  "head-images",
  "put-page",
  "pagelist",
  "get-images",
  "metadata",
  "put-records",
  "lease-release",
];
const passing: readonly (readonly [string, Fault])[] = [
  ["503", { kind: "status", status: 503, code: "ServerBusy" }],
  ["429", { kind: "status", status: 429, code: "TooManyRequests", headers: { "retry-after": "0" } }],
  ["500", { kind: "status", status: 500, code: "InternalError" }],
  ["a connection closed before the work", { kind: "dropBefore" }],
  ["a connection closed after the work", { kind: "dropAfter" }],
  ["an answer that breaks off", { kind: "cut" }],
  ["slowness", { kind: "slow", ms: 20 }],
];

describe.each(operations)("at %s", (operation) => {
  it("what passes is waited out, whatever it is", async () => {
    await using shared = await small();
    for (const [what, fault] of passing) {
      const at = { ...shared, ...azureHarness(server, hasty) };
      once(operation, fault);
      expect([what, await at.regions.replicate(at.disk, at.manifest, ["west"], quiet)]).toMatchObject([what, [{ kind: "done" }]]);
      expect((await at.bytesOf("west", at.manifest.digest)).equals(Buffer.from(await at.disk.read(0, at.disk.length)))).toBe(true);
      expect(await at.regions.replicate(at.disk, at.manifest, ["west"], quiet)).toMatchObject([{ kind: "done", sent: 0 }]);
    }
  });

  it("a key that is refused is said, others go on, and nothing counts as finished that is not", async () => {
    await using at = await small();
    server.fault = (what, account) =>
      account === "west" && what === operation ? { kind: "status", status: 403, code: "AuthenticationFailed" } : undefined;
    const outcomes = await at.regions.replicate(at.disk, at.manifest, ["west", "east"], quiet);
    expect(codes(outcomes)).toEqual([operation === "lease-release" ? "done" : "region-refused", "done"]);
    server.fault = () => undefined;
    endLeases();
    expect(await at.regions.replicate(at.disk, at.manifest, ["west"], quiet)).toMatchObject([{ kind: "done" }]);
    expect(await at.regions.verify(at.manifest, "west")).toMatchObject({ kind: "done" });
  });
});

it("a server that stays down fails its region only, and what was sent is kept", async () => {
  await using at = await dense(6);
  let pages = 0;
  server.fault = (what, account) =>
    account === "west" && what === "put-page" && ++pages > 3 ? { kind: "status", status: 503, code: "ServerBusy" } : undefined;
  expect(codes(await at.regions.replicate(at.disk, at.manifest, ["west", "east"], quiet))).toEqual(["region-io", "done"]);
  server.fault = () => undefined;
  expect(await at.regions.replicate(at.disk, at.manifest, ["west"], quiet)).toMatchObject([{ kind: "done", sent: 3 * chunkSize }]);
  expect(await at.regions.verify(at.manifest, "west")).toMatchObject({ kind: "done" });
});

it("a server that stores other bytes than it was sent is found out, and begun anew", async () => {
  await using at = await scene();
  once("put-page", { kind: "lie" });
  expect(codes(await at.regions.replicate(at.disk, at.manifest, ["west"], quiet))).toEqual(["region-io"]);
  expect(await at.regions.list("west")).toEqual([]);
  expect(codes(await at.regions.replicate(at.disk, at.manifest, ["west"], quiet))).toEqual(["done"]);
  expect(await at.regions.verify(at.manifest, "west")).toMatchObject({ kind: "done" });
});

it("another process at work is told from a failure", async () => {
  await using at = await scene();
  once("put-page", { kind: "status", status: 403, code: "AuthenticationFailed" });
  await at.regions.replicate(at.disk, at.manifest, ["west"], quiet);
  const [blob] = [...(server.store.get(`west/${at.prefix}-private`)?.blobs.values() ?? [])];
  if (blob !== undefined) blob.lease = { id: "another", until: Date.now() + 60_000 };
  const before = server.seen.length;
  expect(codes(await at.regions.replicate(at.disk, at.manifest, ["west"], quiet))).toEqual(["region-busy"]);
  expect(server.seen.slice(before).filter(({ operation }) => operation === "put-page")).toEqual([]);
});

it("a lease that is lost mid-way ends the copy of that region", async () => {
  await using at = await dense(3);
  server.leaseMs = 0;
  expect(codes(await at.regions.replicate(at.disk, at.manifest, ["west"], quiet))).toEqual(["region-busy"]);
  server.leaseMs = 30_000;
  expect(codes(await at.regions.replicate(at.disk, at.manifest, ["west"], quiet))).toEqual(["done"]);
});

it("two processes that begin at the same moment make one copy", async () => {
  await using at = await scene();
  const copy = async () => await at.regions.replicate(at.disk, at.manifest, ["west"], quiet);
  const outcomes = (await Promise.all([copy(), copy(), copy()])).flat();
  expect(codes(outcomes)).toContain("done");
  expect(await at.regions.verify(at.manifest, "west")).toMatchObject({ kind: "done" });
  const names = [...(server.store.get(`west/${at.prefix}-private`)?.blobs.keys() ?? [])];
  expect(names.filter((name) => name.startsWith("images/"))).toHaveLength(1);
});

it("sends what is not zero, once", async () => {
  await using at = await scene();
  await at.regions.replicate(at.disk, at.manifest, ["west"], quiet);
  const sent = server.seen.filter(({ operation }) => operation === "put-page").reduce((sum, { bytes }) => sum + bytes, 0);
  expect(sent).toBe(131_072 + 131_072 + 512);
});
