import { readdir } from "node:fs/promises";
import { join } from "node:path";

import type { OfferId } from "../../core/offer.ts";
import type { Instant } from "../../core/time.ts";
import { readIfThere, replaceFileIfChanged } from "../atomic-file.ts";
import { errorCode } from "../fault.ts";
import { offerPath, type Places } from "./places.ts";

/** Who may see a submission's preview. Written before any page is opened and closed before any is taken away, so that it is never behind. */
export type PreviewRecord = {
  readonly schemaVersion: 1;
  readonly submission: number;
  readonly digest: string;
  /** Packaged folder that is shown. */
  readonly folder: string;
  readonly expires: Instant;
  readonly closed: boolean;
  readonly grants: readonly PreviewAdmission[];
};

export type PreviewAdmission = {
  readonly subscription: string;
  readonly token: string;
  /** Where storage lets in by stored access policies: the number of the container that holds this subscription's. */
  readonly group?: number;
};

/** Writes it if it says something new; true when it did. */
export async function writeRecord(places: Places, offer: OfferId, record: PreviewRecord): Promise<boolean> {
  return await replaceFileIfChanged(recordFile(places, offer, record.submission), recordText(record));
}

export async function readRecord(places: Places, offer: OfferId, submission: number): Promise<PreviewRecord | undefined> {
  return decodeRecord(await readIfThere(recordFile(places, offer, submission)));
}

/** All records of an offer. */
export async function readRecords(places: Places, offer: OfferId): Promise<readonly PreviewRecord[]> {
  const folder = join(places.grants, offerPath(offer));
  const names = await readdir(folder).catch((error: unknown) => {
    if (errorCode(error) === "ENOENT") return [];
    throw error;
  });
  const records = await Promise.all(
    names.filter((name) => /^\d+\.json$/.test(name)).map(async (name) => decodeRecord(await readIfThere(join(folder, name)))),
  );
  return records.filter((record) => record !== undefined);
}

/** True while the record lets anybody in. */
export function isOpen({ closed, expires }: PreviewRecord, now: Instant): boolean {
  return !closed && now < expires;
}

function recordFile(places: Places, offer: OfferId, submission: number): string {
  return join(places.grants, offerPath(offer), `${submission}.json`);
}

/** A record as it is kept. */
export function recordText(record: PreviewRecord): string {
  return `${JSON.stringify(record, null, 2)}\n`;
}

/** The record, or undefined where there is none or it is damaged. */
export function decodeRecord(text: Buffer | undefined): PreviewRecord | undefined {
  if (text === undefined) return undefined;
  const value: unknown = JSON.parse(text.toString());
  return isRecord(value) ? value : undefined;
}

/** Written only here, so a look at the shape tells a damaged file from a whole one; a forged grant fails at its signature. */
function isRecord(value: unknown): value is PreviewRecord {
  if (typeof value !== "object" || value === null) return false;
  const record: Partial<Record<string, unknown>> = { ...value };
  const texts = ["digest", "folder", "expires"].every((field) => typeof record[field] === "string");
  return texts && typeof record["submission"] === "number" && typeof record["closed"] === "boolean" && Array.isArray(record["grants"]);
}
