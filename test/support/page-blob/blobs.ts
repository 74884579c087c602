import { hash } from "node:crypto";

import { header, Refusal, type Asked, type Reply } from "./exchange.ts";
import { flipByte, sparseBytes, zeroBytes } from "./sparse-bytes.ts";
import { copyHeaders, heldLease, newBlob, newEtag, pageBytes, writtenRanges, type Blob } from "./store.ts";

const mostAtOnce = 4 * 1024 * 1024;

/** Put Page: at most 4 MiB, whole pages, the MD5 compared when one is sent. From a URL it is refused, as Azurite does. */
export function putPage(blob: Blob, asked: Asked, isLying: boolean): Reply {
  if (header(asked, "x-ms-copy-source") !== undefined) throw new Refusal(501, "NotImplemented");
  const [start, end] = rangeOf(asked) ?? [1, 0];
  const { body } = asked;
  if (start % pageBytes !== 0 || (end + 1) % pageBytes !== 0 || end >= blob.content.length) throw new Refusal(416, "InvalidPageRange");
  if (body.length !== end + 1 - start) throw new Refusal(400, "InvalidHeaderValue");
  if (body.length > mostAtOnce) throw new Refusal(413, "RequestBodyTooLarge");
  const md5 = header(asked, "content-md5");
  if (md5 === undefined) throw new Refusal(400, "MissingMd5");
  if (md5 !== hash("md5", body, "base64")) throw new Refusal(400, "Md5Mismatch");
  blob.content.write(body, start);
  if (isLying) flipByte(blob.content, start);
  blob.written.fill(1, start / pageBytes, (end + 1) / pageBytes);
  return written(blob, 201);
}

/** Get Page Ranges. */
export function pageList(blob: Blob): Reply {
  const ranges = writtenRanges(blob).map(([start, end]) => `<PageRange><Start>${start}</Start><End>${end}</End></PageRange>`);
  const body = `<?xml version="1.0" encoding="utf-8"?><PageList>${ranges.join("")}</PageList>`;
  return {
    status: 200,
    headers: { ...about(blob), "content-type": "application/xml", "x-ms-blob-content-length": blob.content.length },
    body,
  };
}

/** Get Blob and Get Blob Properties. */
export function getBlob(blob: Blob, asked: Asked): Reply {
  const metadata = Object.fromEntries(Object.entries(blob.metadata).map(([name, value]) => [`x-ms-meta-${name}`, value]));
  const headers = {
    ...about(blob),
    ...metadata,
    ...copyHeaders(blob),
    "x-ms-blob-type": blob.type,
    "x-ms-creation-time": blob.createdAt.toUTCString(),
    "content-type": "application/octet-stream",
  };
  if (asked.method === "HEAD") return { status: 200, headers: { ...headers, "content-length": blob.content.length } };
  if (blob.content.length === 0) return { status: 200, headers };
  const [start, last] = rangeOf(asked) ?? [0, blob.content.length - 1];
  const end = Math.min(last, blob.content.length - 1);
  const body = blob.content.slice(start, end + 1);
  if (rangeOf(asked) === undefined) return { status: 200, headers, body };
  return { status: 206, headers: { ...headers, "content-range": `bytes ${start}-${end}/${blob.content.length}` }, body };
}

/** Put Blob of any type. */
export function putBlob(blobs: Map<string, Blob>, asked: Asked): Reply {
  const blob = createdBlob(asked);
  blobs.set(asked.blob, blob);
  return written(blob, 201);
}

function createdBlob(asked: Asked): Blob {
  const type = header(asked, "x-ms-blob-type");
  const metadata = metadataOf(asked);
  if (type === "BlockBlob") return newBlob("BlockBlob", sparseBytes(asked.body), metadata);
  if (type === "AppendBlob") return newBlob("AppendBlob", zeroBytes(0), metadata);
  const length = Number(header(asked, "x-ms-blob-content-length"));
  if (type !== "PageBlob" || length % pageBytes !== 0) throw new Refusal(400, "InvalidHeaderValue");
  return newBlob("PageBlob", zeroBytes(length), metadata);
}

/** Append Block. */
export function appendBlock(blob: Blob, { body }: Asked): Reply {
  blob.content = sparseBytes(Buffer.concat([blob.content.slice(0), body]));
  return written(blob, 201);
}

/** Set Blob Metadata. */
export function setMetadata(blob: Blob, asked: Asked): Reply {
  blob.metadata = metadataOf(asked);
  return written(blob, 200);
}

/** Lease Blob: acquire, renew, release. The length of a lease is the server's to choose, so that tests need not wait. */
export function lease(blob: Blob, asked: Asked, leaseMs: number): Reply {
  const id = header(asked, "x-ms-proposed-lease-id") ?? header(asked, "x-ms-lease-id") ?? "";
  const held = heldLease(blob);
  const action = header(asked, "x-ms-lease-action");
  if (held !== undefined && held.id !== id)
    throw new Refusal(409, action === "acquire" ? "LeaseAlreadyPresent" : "LeaseIdMismatchWithLeaseOperation");
  blob.lease = action === "release" ? undefined : { id, until: Date.now() + leaseMs };
  return { status: action === "acquire" ? 201 : 200, headers: { ...about(blob), "x-ms-lease-id": id } };
}

function written(blob: Blob, status: number): Reply {
  blob.etag = newEtag();
  return { status, headers: about(blob) };
}

export function about({ etag }: Blob): Record<string, string | number> {
  return { etag, "last-modified": "Mon, 23 Nov 2026 09:00:00 GMT" };
}

export function metadataOf({ headers }: Asked): Record<string, string> {
  const own = Object.entries(headers).filter(([name]) => name.startsWith("x-ms-meta-"));
  return Object.fromEntries(own.map(([name, value]) => [name.slice("x-ms-meta-".length), String(value)]));
}

function rangeOf(asked: Asked): readonly [number, number] | undefined {
  const text = header(asked, "x-ms-range") ?? header(asked, "range");
  const [, start, end] = /^bytes=(\d+)-(\d*)$/.exec(text ?? "") ?? [];
  return start === undefined ? undefined : [Number(start), end === undefined || end === "" ? Number.MAX_SAFE_INTEGER : Number(end)];
}
