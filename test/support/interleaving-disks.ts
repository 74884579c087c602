import type { Disk, Images } from "../../src/ports/images.ts";
import type { Digests } from "../../src/ports/ports.ts";
import { changedTree } from "./certify.ts";
import { fakeDisk } from "./fake-disk.ts";
import { imageDigest } from "./interleaving-source.ts";
import { sha256 } from "./teller.ts";

const sound = withMemory(fakeDisk({ tree: changedTree() }));
const unsound = withMemory(fakeDisk({ tree: changedTree(), container: { kind: "dynamic", diskType: 3 } }));

/** The same disk, whose bytes are made once. */
function withMemory(disk: Disk): Disk {
  const known = new Map<string, Promise<Uint8Array>>();
  const read = async (offset: number, length: number): Promise<Uint8Array> => {
    const name = `${offset} ${length}`;
    const bytes = known.get(name) ?? disk.read(offset, length);
    known.set(name, bytes);
    return await bytes;
  };
  return { ...disk, read };
}

/** Disks by their name: one kind passes certification, the other does not. */
export const images: Images = {
  open: async (location) => {
    const path = "path" in location ? location.path : "";
    const name = path.slice(path.lastIndexOf("/") + 1, -".vhd".length);
    return { ...(name === imageDigest("failing") ? unsound : sound), name };
  },
};

/** Nothing is read: a disk's content is known by its name. */
export const digests: Digests = {
  sha256,
  chunks: async ({ name }) => ({ schemaVersion: 1, length: 1024, chunkSize: 1024, chunks: [], digest: name, sha256: name }),
};
