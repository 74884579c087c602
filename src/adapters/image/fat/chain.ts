import { ImageReadError } from "../../../ports/images.ts";
import type { FatVolume } from "./boot-sector.ts";

const entryMasks = { 12: 0xfff, 16: 0xffff, 32: 0x0fff_ffff } as const;
/** From this distance below the mask on, an entry ends its chain. */
const endMargin = 7;

/** The first `length` bytes of the chain that begins at `cluster`; shorter when the chain ends before. `length` bounds the walk, so a loop ends too. */
export async function readChain(volume: FatVolume, cluster: number, length: number): Promise<Buffer> {
  const { section, clusterSize, clusterCount, dataStart } = volume;
  const pieces: Buffer[] = [];
  const wanted = Math.min(length, clusterCount * clusterSize);
  let at = cluster;
  for (let read = 0; read < wanted && !isEnd(volume, at); read += clusterSize) {
    if (at < 2 || at >= clusterCount + 2)
      throw new ImageReadError(section.what, `A chain of clusters leads to cluster ${at} of ${clusterCount}`);
    pieces.push(await section.read(dataStart + (at - 2) * clusterSize, Math.min(clusterSize, wanted - read)));
    at = await nextCluster(volume, at);
  }
  return Buffer.concat(pieces);
}

function isEnd({ bits }: FatVolume, cluster: number): boolean {
  return cluster >= entryMasks[bits] - endMargin;
}

async function nextCluster({ section, bits, tableStart }: FatVolume, cluster: number): Promise<number> {
  if (bits === 32) return (await section.read(tableStart + cluster * 4, 4)).readUInt32LE(0) & entryMasks[32];
  if (bits === 16) return (await section.read(tableStart + cluster * 2, 2)).readUInt16LE(0);
  const pair = (await section.read(tableStart + Math.floor(cluster * 1.5), 2)).readUInt16LE(0);
  return cluster % 2 === 0 ? pair & entryMasks[12] : pair >> 4;
}
