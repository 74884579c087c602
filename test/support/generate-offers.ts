import type { OfferId } from "../../src/core/offer.ts";
import { plainPng } from "./png.ts";
import { readOfferFolder, sampleId } from "./sample-offer.ts";

export type GeneratedOffer = { readonly id: OfferId; readonly files: ReadonlyMap<string, Uint8Array> };

const decoder = new TextDecoder();
const encoder = new TextEncoder();
const pictures: Readonly<Record<string, Uint8Array>> = {
  "media/logo-small.png": plainPng(48, 48),
  "media/logo-medium.png": plainPng(90, 90),
  "media/logo-large.png": plainPng(216, 216),
  "media/logo-wide.png": plainPng(255, 115),
  "media/hero.png": plainPng(815, 290),
  "media/screenshot-1.png": plainPng(1280, 720),
};

/**
 * `count` valid offers, each like the sample (two plans, six pictures, four texts) with ids and versions of its own and three image versions
 * a plan. They are made one at a time, so that the caller decides how many are in memory.
 */
export function* generateOffers(count: number): Generator<GeneratedOffer> {
  const sample = readOfferFolder(sampleId);
  const texts = [...sample].filter(([path]) => !path.endsWith(".png")).map(([path, bytes]) => [path, decoder.decode(bytes)] as const);
  for (let number = 0; number < count; number += 1) yield offerLike(texts, number);
}

function offerLike(texts: readonly (readonly [path: string, text: string])[], number: number): GeneratedOffer {
  const id: OfferId = { publisher: `publisher-${number % 10}`, offer: `stack-${String(number).padStart(4, "0")}` };
  const folder = `offers/${id.publisher}/${id.offer}/`;
  const files = new Map<string, Uint8Array>();
  for (const [path, text] of texts) {
    const inside = path.split("/").slice(3).join("/");
    files.set(folder + inside, encoder.encode(inside.endsWith(".yaml") ? renamed(text, id, number) : text));
  }
  for (const [path, bytes] of Object.entries(pictures)) files.set(folder + path, bytes);
  return { id, files };
}

function renamed(text: string, { publisher, offer }: OfferId, number: number): string {
  return text
    .replace(/^publisher: .*$/m, `publisher: ${publisher}`)
    .replace(/^offer: .*$/m, `offer: ${offer}`)
    .replace(/^( +)- version: [^]*$/m, (_last, indent: string) =>
      [1, 2, 3].map((minor) => version(indent, `1.${number}.${minor}`)).join(""),
    );
}

function version(indent: string, name: string): string {
  const digest = name.replaceAll(".", "").padEnd(64, "0");
  const disk = [`path: .slipway/images/${name}.vhd`, `sha256: "${digest}"`].map((line) => `${indent}    ${line}\n`).join("");
  return `${indent}- version: ${name}\n${indent}  osDisk:\n${disk}`;
}
