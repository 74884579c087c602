import { randomFillSync } from "node:crypto";
import { open, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { readChunkManifest } from "../../src/adapters/chunks.ts";
import { fixedFooter } from "../../src/adapters/sample/vhd-footer-bytes.ts";
import { chunkSize } from "../../src/core/chunks.ts";
import { isProblem } from "../../src/core/problem.ts";
import { openDisk } from "../support/sparse-file.ts";

export const mib = 1024 * 1024;

/** An image with its manifest in a folder that also takes what is made of it. */
export type Stage = {
  readonly folder: string;
  readonly image: string;
  readonly manifest: string;
  readonly dataBytes: number;
  readonly manifestSeconds: number;
};

const pieceSize = 8 * mib;

/**
 * Writes a fixed VHD of `sizeMib` with `dataMib` of random data, in pieces of 8 MiB that begin where a chunk begins, spread evenly over holes, and its
 * chunk manifest. The data counts the last chunk with the footer whole, as the manifest does.
 */
export async function stageImage(folder: string, name: string, { sizeMib, dataMib }: { sizeMib: number; dataMib: number }): Promise<Stage> {
  const image = join(folder, `${name}.vhd`);
  await writeImage(image, sizeMib * mib, (dataMib * mib) / pieceSize);
  await using disk = await openDisk(image);
  const started = performance.now();
  const found = await readChunkManifest(disk);
  const manifestSeconds = (performance.now() - started) / 1000;
  if (isProblem(found)) throw new Error(found.text);
  const manifest = join(folder, `${name}.json`);
  await writeFile(manifest, JSON.stringify(found));
  const dataBytes = found.chunks.reduce((sum, { index }) => sum + Math.min(chunkSize, found.length - index * chunkSize), 0);
  return { folder, image, manifest, dataBytes, manifestSeconds };
}

async function writeImage(path: string, size: number, pieces: number): Promise<void> {
  await using file = await open(path, "w");
  await file.truncate(size);
  const bytes = Buffer.alloc(pieceSize);
  for (let piece = 0; piece < pieces; piece++)
    await file.write(randomFillSync(bytes), 0, pieceSize, Math.floor((piece * size) / pieces / chunkSize) * chunkSize);
  const footer = fixedFooter(size);
  await file.write(footer, 0, footer.length, size);
  await file.sync();
}
