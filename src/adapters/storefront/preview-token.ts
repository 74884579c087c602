import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";

import type { OfferId } from "../../core/offer.ts";
import { quote } from "../../core/problem.ts";
import type { Instant } from "../../core/time.ts";
import { createFileOnce, readIfThere } from "../atomic-file.ts";
import { StoreRefusal } from "./places.ts";

/** All that a preview link stands for; a change of any of it makes another token. */
export type TokenSubject = {
  readonly offer: OfferId;
  readonly submission: number;
  readonly digest: string;
  readonly subscription: string;
  readonly expires: Instant;
};

const keyBytes = 32;
const ownerOnly = 0o600;

/** The key that signs preview links: made at random on first use, readable by its owner only. Deleting the file ends every link. */
export async function previewKey(secretFile: string): Promise<Buffer> {
  await createFileOnce(secretFile, `${randomBytes(keyBytes).toString("hex")}\n`, ownerOnly);
  return decodeKey(secretFile, await readIfThere(secretFile));
}

/** The key, if there is one yet; for checking, which must not make one. */
export async function existingPreviewKey(secretFile: string): Promise<Buffer | undefined> {
  const text = await readIfThere(secretFile);
  return text === undefined ? undefined : decodeKey(secretFile, text);
}

/** 64 hex digits that nobody can guess without the key (HMAC-SHA256). */
export function previewToken(key: Buffer, { offer, submission, digest, subscription, expires }: TokenSubject): string {
  const subject = JSON.stringify(["slipway-preview-1", offer.publisher, offer.offer, submission, digest, subscription, expires]);
  return createHmac("sha256", key).update(subject).digest("hex");
}

/** Compares in a time that tells nothing about where two tokens differ. */
export function sameToken(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

function decodeKey(secretFile: string, text: Buffer | undefined): Buffer {
  const key = Buffer.from(text?.toString().trim() ?? "", "hex");
  if (key.length === keyBytes) return key;
  throw new StoreRefusal(
    "preview-key",
    `${quote(secretFile)} does not hold a key of ${keyBytes} bytes in hex digits.`,
    "Delete the file: Slipway makes a new one and opens previews anew.",
  );
}
