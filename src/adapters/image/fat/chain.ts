import { ImageReadError } from "../../../ports/images.ts";
import type { FatVolume } from "./boot-sector.ts";

const entryMasks = { 12: 0xfff, 16: 0xffff, 32: 0x0fff_ffff } as const;
/** From this distance below the mask on, an entry ends its chain. */
const endMargin = 7;
/** The table is looked at in pieces of this many bytes: three bytes hold two entries of FAT12, so that none lies across two pieces. */
const windowBytes = 3 * 4096;

/** Clusters that follow each other on the disk as in the file. */
type Run = { readonly cluster: number; readonly count: number };

/** The first `length` bytes of the chain that begins at `cluster`; shorter when the chain ends before. `length` bounds the walk, so a loop ends too. */
export async function readChain(volume: FatVolume, cluster: number, length: number): Promise<Buffer> {
  const { section, clusterSize, clusterCount, dataStart } = volume;
  const wanted = Math.min(length, clusterCount * clusterSize);
  const runs = await runsOf(volume, cluster, Math.ceil(wanted / clusterSize));
  const clusters = runs.reduce((sum, { count }) => sum + count, 0);
  const [only, second] = runs;
  // A file in one piece, as most are, is not copied once more.
  if (only !== undefined && second === undefined)
    return await section.read(dataStart + (only.cluster - 2) * clusterSize, Math.min(wanted, clusters * clusterSize));
  const result = Buffer.alloc(Math.min(wanted, clusters * clusterSize));
  let filled = 0;
  for (const run of runs) {
    const piece = Math.min(run.count * clusterSize, wanted - filled);
    (await section.read(dataStart + (run.cluster - 2) * clusterSize, piece)).copy(result, filled);
    filled += piece;
  }
  return result;
}

/** The chain's runs, at most `most` clusters. */
async function runsOf(volume: FatVolume, first: number, most: number): Promise<readonly Run[]> {
  const { section, clusterCount } = volume;
  const next = tableReader(volume);
  const runs: Run[] = [];
  let at = first;
  for (let walked = 0; walked < most && !isEnd(volume, at); walked += 1) {
    if (at < 2 || at >= clusterCount + 2)
      throw new ImageReadError(section.what, `A chain of clusters leads to cluster ${at} of ${clusterCount}`);
    const last = runs.at(-1);
    if (last !== undefined && last.cluster + last.count === at) runs[runs.length - 1] = { ...last, count: last.count + 1 };
    else runs.push({ cluster: at, count: 1 });
    const following = next(at);
    at = typeof following === "number" ? following : await following;
  }
  return runs;
}

function isEnd({ bits }: FatVolume, cluster: number): boolean {
  return cluster >= entryMasks[bits] - endMargin;
}

/** What follows a cluster: at once where the last piece of the table has it, else after reading that piece. */
function tableReader({ section, bits, tableStart, clusterCount }: FatVolume): (cluster: number) => number | Promise<number> {
  const tableBytes = Math.ceil(((clusterCount + 2) * bits) / 8);
  let start = -1;
  let window: Buffer = Buffer.alloc(0);
  const entry = (cluster: number) => entryIn(window, bits, cluster, start);
  return (cluster) => {
    const wanted = Math.floor(Math.floor((cluster * bits) / 8) / windowBytes) * windowBytes;
    if (wanted === start) return entry(cluster);
    return section.read(tableStart + wanted, Math.min(windowBytes, tableBytes - wanted)).then((bytes) => {
      [start, window] = [wanted, bytes];
      return entry(cluster);
    });
  };
}

function entryIn(window: Buffer, bits: FatVolume["bits"], cluster: number, start: number): number {
  const at = Math.floor((cluster * bits) / 8) - start;
  if (bits === 32) return window.readUInt32LE(at) & entryMasks[32];
  if (bits === 16) return window.readUInt16LE(at);
  const pair = window.readUInt16LE(at);
  return cluster % 2 === 0 ? pair & entryMasks[12] : pair >> 4;
}
