import type { ObjectReader } from "../git-objects.ts";

/** A file of a tree: git's six-digit mode and the blob's id. */
export type TreeFile = { readonly mode: string; readonly blob: string };

type Entry = TreeFile & { readonly name: string };

/** Reads the tree of a commit, full paths to files; undefined when there is no such commit. */
export type TreeReader = (head: string) => Promise<ReadonlyMap<string, TreeFile> | undefined>;

const folderMode = "040000";
const modeLength = 6;

/**
 * Reads trees as objects, without a process for each. Folders that the tree read before had too are not read again, so that walking a history costs
 * what changed in it.
 */
export function createTreeReader(objects: ObjectReader): TreeReader {
  let before: ReadonlyMap<string, readonly Entry[]> = new Map();
  return async (head) => {
    const seen = new Map<string, readonly Entry[]>();
    const files = new Map<string, TreeFile>();

    async function entriesOf(id: string): Promise<readonly Entry[]> {
      const entries = before.get(id) ?? (await readTree(objects, id));
      if (entries === undefined) throw new Error(`missing tree ${id}`);
      seen.set(id, entries);
      return entries;
    }

    async function walk(entries: readonly Entry[], prefix: string): Promise<void> {
      for (const { name, mode, blob } of entries) {
        if (mode === folderMode) await walk(await entriesOf(blob), `${prefix}${name}/`);
        else files.set(`${prefix}${name}`, { mode, blob });
      }
    }

    const root = await readTree(objects, `${head}^{tree}`);
    if (root === undefined) return undefined;
    await walk(root, "");
    before = seen;
    return files;
  };
}

async function readTree(objects: ObjectReader, name: string): Promise<readonly Entry[] | undefined> {
  const chunks: Uint8Array[] = [];
  const object = await objects.stream(name, (bytes) => chunks.push(bytes));
  return object?.type === "tree" ? parseTree(Buffer.concat(chunks), object.id.length / 2) : undefined;
}

/** A tree object is a run of `<mode> <name>NUL<id>`, the id as raw bytes. */
function parseTree(bytes: Buffer, idLength: number): readonly Entry[] {
  const entries: Entry[] = [];
  for (let start = 0; start < bytes.length;) {
    const space = bytes.indexOf(" ", start);
    const nul = bytes.indexOf(0, space);
    entries.push({
      mode: bytes.toString("latin1", start, space).padStart(modeLength, "0"),
      name: bytes.toString("utf8", space + 1, nul),
      blob: bytes.toString("hex", nul + 1, nul + 1 + idLength),
    });
    start = nul + 1 + idLength;
  }
  return entries;
}
