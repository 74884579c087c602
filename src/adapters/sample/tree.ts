/** One entry of a sample's file tree. Without `content` and `symlink` it is a directory. Owner defaults to root, mode to 0755 or 0644. */
export type SampleEntry = {
  readonly content?: string | Uint8Array;
  readonly symlink?: string;
  readonly mode?: number;
  readonly uid?: number;
  readonly gid?: number;
};

/** A file tree by path, `/`-separated, with or without a leading slash. Directories above an entry need not be named. */
export type SampleTree = ReadonlyMap<string, SampleEntry>;

/** Where the EFI system partition is mounted: what stands below goes there instead of into the root file system. */
export const espMount = "boot/efi";

/** The tree with clean paths and all directories in between, parents before children, in the order of their names. */
export function completeTree(tree: SampleTree): SampleTree {
  const complete = new Map<string, SampleEntry>();
  for (const [path, entry] of tree) {
    const parts = path.split("/").filter((part) => part !== "");
    for (let depth = 1; depth < parts.length; depth += 1) {
      const parent = parts.slice(0, depth).join("/");
      if (!complete.has(parent)) complete.set(parent, {});
    }
    if (parts.length > 0) complete.set(parts.join("/"), entry);
  }
  return new Map([...complete].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** What of a complete tree goes to the root file system, and which files go to the EFI system partition, by their path there. */
export function splitTree(tree: SampleTree): { readonly root: SampleTree; readonly esp: ReadonlyMap<string, Uint8Array> } {
  const below = `${espMount}/`;
  const root = new Map([...tree].filter(([path]) => !path.startsWith(below)));
  const files = [...tree].filter(([path, { content }]) => path.startsWith(below) && content !== undefined);
  return { root, esp: new Map(files.map(([path, entry]) => [path.slice(below.length), contentBytes(entry)])) };
}

/** An entry's content as bytes. */
export function contentBytes({ content = "" }: SampleEntry): Uint8Array {
  return typeof content === "string" ? Buffer.from(content) : content;
}
