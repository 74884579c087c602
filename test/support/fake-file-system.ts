import { withRamDisks } from "../../src/adapters/image/ramdisk/with-ram-disks.ts";
import { completeTree, contentBytes, type SampleEntry, type SampleTree } from "../../src/adapters/sample/tree.ts";
import { ImageReadError, type FileKind, type FileStat, type FileSystem } from "../../src/ports/images.ts";

const maxHops = 40;
const defaultLimit = 4 * 1024 * 1024;

/** A file system in memory over a sample's tree, with the port's rules for links and limits. */
export function fakeFileSystem(tree: SampleTree, about: Pick<FileSystem, "kind" | "label" | "uuid">): FileSystem {
  const entries = completeTree(tree);
  const foldCase = about.kind === "fat" || about.kind === "ntfs";
  const find = (path: string, follow = true) => entryAt(entries, path, { follow, foldCase });
  const bytesOf = async (path: string) => {
    const entry = find(path)?.entry;
    return await Promise.resolve(entry?.content === undefined ? undefined : contentBytes(entry));
  };
  return withRamDisks({
    ...about,
    stat: async (path, { follow = true } = {}) => await Promise.resolve(statOf(find(path, follow)?.entry)),
    list: async (path) => {
      const found = find(path);
      return await Promise.resolve(found === undefined || kindOf(found.entry) !== "directory" ? undefined : namesIn(entries, found.path));
    },
    readFile: async (path, limit = defaultLimit) => {
      const bytes = await bytesOf(path);
      if (bytes !== undefined && bytes.length > limit) throw new ImageReadError("a file", `It is larger than ${limit} bytes`);
      return bytes;
    },
    readStart: async (path, length) => (await bytesOf(path))?.subarray(0, length),
    readLink: async (path) => await Promise.resolve(find(path, false)?.entry.symlink),
  });
}

type Walk = { readonly follow: boolean; readonly foldCase: boolean; readonly hops?: number };
type Found = { readonly path: string; readonly entry: SampleEntry };

function entryAt(entries: SampleTree, path: string, options: Walk): Found | undefined {
  const { follow, foldCase, hops = 0 } = options;
  if (hops > maxHops) throw new ImageReadError("a symbolic link", "Too many links");
  const parts = partsOf(path);
  let done = "";
  for (const [index, part] of parts.entries()) {
    const next = nameIn(entries, joined(done, part), foldCase);
    if (next === undefined) return undefined;
    const rest = parts.slice(index + 1);
    const target = rest.length === 0 && !follow ? undefined : entries.get(next)?.symlink;
    if (target !== undefined)
      return entryAt(entries, [target.startsWith("/") ? "" : done, target, ...rest].join("/"), { ...options, hops: hops + 1 });
    done = next;
  }
  return { path: done, entry: entries.get(done) ?? {} };
}

function joined(folder: string, part: string): string {
  if (part === "..") return folder.replace(/(^|\/)[^/]*$/, "");
  return folder === "" ? part : `${folder}/${part}`;
}

function nameIn(entries: SampleTree, path: string, foldCase: boolean): string | undefined {
  if (path === "" || entries.has(path)) return path;
  return foldCase ? [...entries.keys()].find((each) => each.toLowerCase() === path.toLowerCase()) : undefined;
}

function partsOf(path: string): readonly string[] {
  return path.split("/").filter((part) => part !== "" && part !== ".");
}

function namesIn(entries: SampleTree, path: string): readonly string[] {
  const prefix = path === "" ? "" : `${path}/`;
  return [...entries.keys()]
    .filter((each) => each.startsWith(prefix) && !each.slice(prefix.length).includes("/"))
    .map((each) => each.slice(prefix.length));
}

function kindOf({ content, symlink }: SampleEntry): FileKind {
  if (symlink !== undefined) return "symlink";
  return content === undefined ? "directory" : "file";
}

function statOf(entry: SampleEntry | undefined): FileStat | undefined {
  if (entry === undefined) return undefined;
  const kind = kindOf(entry);
  const { mode = kind === "directory" ? 0o755 : 0o644, uid = 0, gid = 0 } = entry;
  return { kind, size: kind === "file" ? contentBytes(entry).length : 0, mode, uid, gid };
}
