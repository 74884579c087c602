import { hash } from "node:crypto";

import { expect, test } from "vitest";

import { readChunkManifest } from "../../../../src/adapters/chunks.ts";
import { openDiskUrl } from "../../../../src/adapters/image/https/open-url.ts";
import { createImages } from "../../../../src/adapters/image/open-disk.ts";
import { chunkSize } from "../../../../src/core/chunks.ts";
import { isProblem, type Problem } from "../../../../src/core/problem.ts";
import { ImageReadError, type Disk } from "../../../../src/ports/images.ts";
import { startImageServer, type Fault, type ImageServer } from "../../../support/image-server.ts";
import { pattern } from "../../../support/sparse-file.ts";

const hasty = {
  patience: { attempts: 3, shortestMs: 1, longestMs: 2_000 },
  limits: { connections: 4, idleMs: 150, wholeMs: 5_000 },
};
const sas = "sv=2025-01-05&st=2020-01-01T00:00:00Z&se=2099-01-01T00:00:00Z&sr=c&sp=rl&sig=c2VjcmV0%3D";
const mib = 1024 * 1024;

/** Twelve MiB: data in the first and the last, zeros between. */
function sample(): Buffer {
  const content = Buffer.alloc(12 * mib + 512);
  pattern(mib, 1).copy(content);
  pattern(512, 2).copy(content, 12 * mib);
  return content;
}

async function openAt(server: ImageServer, query = sas): Promise<Disk | Problem> {
  return await openDiskUrl(`${server.url}?${query}`, hasty);
}

async function opened(server: ImageServer): Promise<Disk> {
  const disk = await openAt(server);
  if (isProblem(disk)) throw new Error(`${disk.code} ${disk.text}`);
  return disk;
}

test("a disk is opened by two requests and read by ranges, pinned to its ETag", async () => {
  await using server = await startImageServer(sample());
  await using disk = await opened(server);
  expect(server.asked).toMatchObject([{ range: "bytes=0-524287", ifMatch: undefined }, { ifMatch: '"1"' }]);
  expect({ name: disk.name, length: disk.length, file: disk.file }).toEqual({ name: "disk.vhd", length: 12 * mib + 512, file: undefined });
  expect(Buffer.from(await disk.read(mib - 5, 9 * mib)).equals(server.content.subarray(mib - 5, 10 * mib - 5))).toBe(true);
  expect(await disk.read(12 * mib + 500, 100)).toHaveLength(12);
  expect(await disk.read(99 * mib, 100)).toHaveLength(0);
});

test("small reads that lie together cost one request", async () => {
  await using server = await startImageServer(sample());
  await using disk = await opened(server);
  const before = server.asked.length;
  for (let offset = 2 * mib; offset < 2 * mib + 400_000; offset += 4096) await disk.read(offset, 1024);
  await Promise.all([disk.read(5 * mib, 10), disk.read(5 * mib + 20, 10)]);
  expect(server.asked.length - before).toBe(2);
});

test("its chunk manifest is that of the same bytes, with and without a list of pages", async () => {
  await using server = await startImageServer(sample());
  const sha256 = hash("sha256", server.content);
  const pages = [
    [0, mib - 1],
    [12 * mib, 12 * mib + 511],
  ].map(([start, end]) => `<PageRange><Start>${start}</Start><End>${end}</End></PageRange>`);
  for (const [type, list, most] of [
    ["BlockBlob", undefined, 13 * mib],
    ["PageBlob", undefined, 13 * mib],
    ["PageBlob", "<html>", 13 * mib],
    ["PageBlob", `<?xml version="1.0"?><PageList>${pages.toReversed().join("")}</PageList>`, 13 * mib],
    ["PageBlob", `<?xml version="1.0"?>\n<PageList>${pages.join("\n")}</PageList>`, 2 * mib],
  ] as const) {
    server.headers = { "x-ms-blob-type": type };
    server.pageList = list;
    await using disk = await opened(server);
    const manifest = await readChunkManifest(disk, { sha256 });
    expect(manifest).toMatchObject({ sha256, chunks: [{ index: 0 }, { index: 3 }] });
    expect(disk.bytesRead).toBeLessThanOrEqual(2 * most);
  }
  expect(server.asked.filter(({ url }) => url.endsWith("&comp=pagelist"))).toHaveLength(4);
});

test.each<readonly [string, Fault]>([
  ["503", { kind: "status", status: 503, headers: { "retry-after": "1" } }],
  ["429", { kind: "status", status: 429 }],
  ["500", { kind: "status", status: 500 }],
  ["a body that breaks off", { kind: "cut" }],
  ["a connection that is closed", { kind: "drop" }],
  ["silence", { kind: "hang" }],
])("%s passes", async (_what, fault) => {
  await using server = await startImageServer(sample());
  server.fault = (number) => (number === 1 || number === 3 ? fault : undefined);
  await using disk = await opened(server);
  expect(Buffer.from(await disk.read(0, chunkSize)).equals(server.content.subarray(0, chunkSize))).toBe(true);
});

const expired = "sv=2025-01-05&st=2020-01-01T00:00:00Z&se=2021-01-01T00:00:00Z&sr=c&sp=rl&sig=c2VjcmV0%3D";
const early = "st=2098-01-01T00:00:00Z&se=2099-01-01T00:00:00Z&sig=c2VjcmV0%3D";

test.each<readonly [string, string, Fault, string]>([
  ["image-url-expired", expired, { kind: "status", status: 403 }, "2021-01-01T00:00:00Z"],
  ["image-url-early", early, { kind: "status", status: 403 }, "2098-01-01T00:00:00Z"],
  [
    "image-url-refused",
    sas,
    { kind: "status", status: 403, headers: { "x-ms-error-code": "AuthorizationFailure" } },
    "AuthorizationFailure",
  ],
  ["image-url-refused", sas, { kind: "status", status: 401 }, "401"],
  ["image-missing", sas, { kind: "status", status: 404 }, "disk.vhd"],
  ["image-url-redirect", sas, { kind: "status", status: 302, headers: { location: "http://169.254.169.254/" } }, "redirect"],
  ["image-url-no-ranges", sas, { kind: "whole" }, "ranges"],
  ["image-url-no-ranges", sas, { kind: "shifted" }, "ranges"],
  ["image-url-encoded", sas, { kind: "encoded" }, "compressed"],
  ["image-unreadable", sas, { kind: "status", status: 503 }, "503"],
  ["image-unreadable", sas, { kind: "status", status: 503, headers: { "retry-after": "86400" } }, "503"],
  ["image-unreadable", sas, { kind: "status", status: 400 }, "400"],
  ["image-unreadable", sas, { kind: "hang" }, "Silence"],
  ["image-unreadable", sas, { kind: "drop" }, "ECONNRESET"],
])("opening answers %s and never shows the signature", async (code, query, fault, word) => {
  await using server = await startImageServer(sample());
  server.fault = () => fault;
  const answer = await openAt(server, query);
  expect(answer).toMatchObject({ code, level: "error" });
  expect(JSON.stringify(answer)).toContain(word);
  expect(JSON.stringify(answer)).not.toMatch(/c2VjcmV0|sig=/);
});

test("an ETag that promises nothing, and an empty file, are refused", async () => {
  await using server = await startImageServer(sample());
  server.etag = 'W/"1"';
  expect(await openAt(server)).toMatchObject({ code: "image-url-no-etag" });
  server.content = Buffer.alloc(0);
  expect(await openAt(server)).toMatchObject({ code: "image-empty" });
});

test("a source that changes while it is read is an error of its own", async () => {
  await using server = await startImageServer(sample());
  await using disk = await opened(server);
  server.etag = '"2"';
  const failure = await disk.read(3 * mib, 100).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(ImageReadError);
  expect(failure).toMatchObject({ problem: { code: "image-changed" } });
  expect(await readChunkManifest(disk)).toMatchObject({ code: "image-changed" });
});

test("a server that ignores If-Match is found out, too", async () => {
  await using server = await startImageServer(sample());
  await using disk = await opened(server);
  server.headers = { etag: '"2"' };
  expect(await readChunkManifest(disk)).toMatchObject({ code: "image-changed" });
});

test("a SAS that ends mid-way says so", async () => {
  await using server = await startImageServer(sample());
  await using disk = await opened(server);
  server.fault = () => ({ kind: "status", status: 403, headers: { date: "Fri, 02 Jan 2099 00:00:00 GMT" } });
  expect(await readChunkManifest(disk)).toMatchObject({ code: "image-url-expired" });
});

test("what a secret holds is called by the secret's name", async () => {
  await using server = await startImageServer(sample());
  const images = createImages({ roots: [], environment: (name) => (name === "VHD" ? `${server.url}?${sas}` : undefined), urls: hasty });
  const disk = await images.open({ secret: "VHD" });
  expect(disk).toMatchObject({ name: "VHD" });
  if (!isProblem(disk)) await disk[Symbol.asyncDispose]();
  server.fault = () => ({ kind: "status", status: 404 });
  const missing = await images.open({ secret: "VHD" });
  expect(JSON.stringify(missing)).toContain("VHD");
  expect(JSON.stringify(missing)).not.toContain("disk.vhd");
});
