import { parseDocument } from "yaml";

import type { Problem } from "../../src/core/problem.ts";
import { validateManifests } from "../../src/manifest/validate-manifests.ts";
import { readOfferFolder, sampleId } from "./sample-offer.ts";

/** The moment the sample is judged at. */
export const sampleNow = "2026-11-22T16:00:00.000Z";
const folder = "offers/contoso/web-stack";
const sample = readOfferFolder(sampleId);

/** The sample's files with some replaced (bytes or text) or removed (undefined), by their path in the offer's folder. */
export function changedSample(changes: Readonly<Record<string, Uint8Array | string | undefined>>): Map<string, Uint8Array> {
  const files = new Map(sample);
  for (const [path, content] of Object.entries(changes)) {
    if (content === undefined) files.delete(`${folder}/${path}`);
    else files.set(`${folder}/${path}`, typeof content === "string" ? new TextEncoder().encode(content) : content);
  }
  return files;
}

/** The text of a file of the sample. */
export function sampleText(path: string): string {
  return new TextDecoder().decode(sample.get(`${folder}/${path}`));
}

/** A YAML file of the sample with one value set (or, undefined, removed). */
export function withValue(path: string, pointer: readonly (string | number)[], value: unknown): Readonly<Record<string, string>> {
  const document = parseDocument(sampleText(path));
  if (value === undefined) document.deleteIn(pointer);
  else document.setIn(pointer, document.createNode(value));
  return { [path]: document.toString() };
}

/** Problems of the changed sample. */
export function problemsWith(changes: Readonly<Record<string, Uint8Array | string | undefined>>): readonly Problem[] {
  return validateManifests(sampleId, changedSample(changes), { now: sampleNow }).problems;
}

/** Their codes. */
export function codesWith(changes: Readonly<Record<string, Uint8Array | string | undefined>>): readonly string[] {
  return problemsWith(changes).map(({ code }) => code);
}
