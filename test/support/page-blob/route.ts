import { appendBlock, getBlob, lease, pageList, putBlob, putPage, setMetadata } from "./blobs.ts";
import { abortCopy, copyBlob, type CopyPlan } from "./copy.ts";
import { header, operation, Refusal, type Asked, type Reply } from "./exchange.ts";
import { heldLease, stepCopy, type Blob, type Container, type Store } from "./store.ts";

export type Rules = { readonly leaseMs: number; readonly isLying: boolean; readonly copyPlan: (account: string) => CopyPlan };

/** Answers one request as the service would. Throws `Refusal`. */
export function route(store: Store, asked: Asked, rules: Rules): Reply {
  const key = `${asked.account}/${asked.container}`;
  const container = store.get(key);
  if (asked.blob === "" && operation(asked) === "container") {
    if (container !== undefined) throw new Refusal(409, "ContainerAlreadyExists");
    store.set(key, { access: header(asked, "x-ms-blob-public-access"), blobs: new Map() });
    return { status: 201 };
  }
  if (container === undefined) throw new Refusal(404, "ContainerNotFound");
  const isSigned = header(asked, "authorization") !== undefined || asked.query.has("sig");
  if (!isSigned && container.access !== "blob") throw new Refusal(404, "ResourceNotFound");
  return asked.blob === "" ? list(container, asked) : aboutBlob(store, container, asked, rules);
}

function aboutBlob(store: Store, { blobs }: Container, asked: Asked, { leaseMs, isLying, copyPlan }: Rules): Reply {
  const blob = blobs.get(asked.blob);
  const comp = asked.query.get("comp");
  checkConditions(blob, asked);
  if (asked.method === "PUT" && comp === null) return copied(store, blobs, asked, copyPlan) ?? putBlob(blobs, asked);
  if (blob === undefined) throw new Refusal(404, "BlobNotFound");
  return comp === null ? wholeBlob(blobs, blob, asked) : partOfBlob(blob, asked, { leaseMs, isLying });
}

function partOfBlob(blob: Blob, asked: Asked, { leaseMs, isLying }: Pick<Rules, "leaseMs" | "isLying">): Reply {
  switch (asked.query.get("comp") ?? "") {
    case "page":
      return putPage(blob, asked, isLying);
    case "pagelist":
      return pageList(blob);
    case "lease":
      return lease(blob, asked, leaseMs);
    case "metadata":
      return setMetadata(blob, asked);
    case "copy":
      return abortCopy(blob, asked);
    case "appendblock":
      return appendBlock(blob, asked);
    default:
      throw new Refusal(501, "NotImplemented");
  }
}

function wholeBlob(blobs: Map<string, Blob>, blob: Blob, asked: Asked): Reply {
  if (asked.method === "HEAD") stepCopy(blob);
  if (asked.method === "GET" || asked.method === "HEAD") return getBlob(blob, asked);
  blobs.delete(asked.blob);
  return { status: 202 };
}

function copied(store: Store, blobs: Map<string, Blob>, asked: Asked, plan: Rules["copyPlan"]): Reply | undefined {
  if (header(asked, "x-ms-copy-source") === undefined) return undefined;
  return copyBlob(blobs, asked, store, operation(asked) === "copy" ? atOnce : plan(asked.account));
}

/** Inside one account the service copies by reference. */
const atOnce: CopyPlan = { steps: 0, ends: "success" };

function checkConditions(blob: Blob | undefined, asked: Asked): void {
  const ifMatch = header(asked, "if-match");
  if (header(asked, "if-none-match") === "*" && blob !== undefined) throw new Refusal(409, "BlobAlreadyExists");
  if (ifMatch !== undefined && blob === undefined) throw new Refusal(404, "BlobNotFound");
  if (ifMatch !== undefined && blob?.etag !== ifMatch) throw new Refusal(412, "ConditionNotMet");
  if (blob !== undefined && asked.method !== "GET" && asked.method !== "HEAD") checkWrite(blob, asked);
}

/** The service lets nobody write to a blob that it copies into, and only the lease's holder to a leased one. */
function checkWrite(blob: Blob, asked: Asked): void {
  if (blob.copy?.status === "pending" && operation(asked) !== "abort-copy") throw new Refusal(409, "PendingCopyOperation");
  if (asked.query.get("comp") !== "lease") checkLease(blob, header(asked, "x-ms-lease-id"));
}

/** What writes to a leased blob must name the lease, and what names one must hold it. */
function checkLease(blob: Blob, named: string | undefined): void {
  const held = heldLease(blob)?.id;
  if (held === named) return;
  if (named === undefined) throw new Refusal(412, "LeaseIdMissing");
  throw new Refusal(412, held === undefined ? "LeaseNotPresentWithBlobOperation" : "LeaseIdMismatchWithBlobOperation");
}

function list({ blobs }: Container, { query }: Asked): Reply {
  const prefix = query.get("prefix") ?? "";
  const names = [...blobs.keys()].filter((name) => name.startsWith(prefix)).toSorted();
  const items = names.map(
    (name) => `<Blob><Name>${name}</Name><Properties><Etag>x</Etag><BlobType>BlockBlob</BlobType></Properties></Blob>`,
  );
  const body = `<?xml version="1.0" encoding="utf-8"?><EnumerationResults><Prefix>${prefix}</Prefix><Blobs>${items.join("")}</Blobs><NextMarker /></EnumerationResults>`;
  return { status: 200, headers: { "content-type": "application/xml" }, body };
}
