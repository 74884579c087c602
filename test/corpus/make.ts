import type { SampleEntry, SampleTree } from "../../src/adapters/sample/tree.ts";
import type { ImageType } from "../../src/core/offer.ts";

/** Versions of installed packages by name; `undefined` where a seed takes one out. */
export type PackageVersions = Readonly<Record<string, string | undefined>>;

/** One make of a clean image: how such images are really put together, in miniature. */
export type Make = {
  readonly name: string;
  readonly type: ImageType;
  readonly packages: PackageVersions;
  /** The tree, with a package database that says these packages. */
  tree(packages: PackageVersions): SampleTree;
};

type Edit = string | SampleEntry | undefined | ((text: string) => string);

/** Changes to a tree: a string replaces a file's text, a function edits it, `undefined` removes the path and all below. */
export type Edits = Readonly<Record<string, Edit>>;

/** The tree with the changes. Throws where a function finds no file to edit, or changes nothing: a seed that seeds nothing is a fault of its own. */
export function edited(tree: SampleTree, edits: Edits = {}): SampleTree {
  const all = new Map(tree);
  for (const [path, edit] of Object.entries(edits)) {
    const before = all.get(path);
    if (edit === undefined)
      for (const each of [...all.keys()].filter((key) => key === path || key.startsWith(`${path}/`))) all.delete(each);
    else all.set(path, applied(path, before, edit));
  }
  return all;
}

function applied(path: string, before: SampleEntry | undefined, edit: NonNullable<Edit>): SampleEntry {
  if (typeof edit === "string") return { ...before, content: edit };
  if (typeof edit !== "function") return edit;
  const text = typeof before?.content === "string" ? before.content : undefined;
  if (text === undefined) throw new TypeError(`${path} is no text of this make`);
  const after = edit(text);
  if (after === text) throw new TypeError(`Nothing was changed in ${path}`);
  return { ...before, content: after };
}

/** dpkg's database of these packages. */
export function dpkgDatabase(packages: PackageVersions, architecture: string): string {
  return listed(packages)
    .map(([name, version]) =>
      [
        `Package: ${name}`,
        "Status: install ok installed",
        "Priority: optional",
        `Architecture: ${architecture}`,
        `Version: ${version}`,
        `Description: ${name}`,
        "\n",
      ].join("\n"),
    )
    .join("");
}

/** Those that are installed. */
export function listed(packages: PackageVersions): readonly (readonly [string, string])[] {
  return Object.entries(packages).flatMap(([name, version]) => (version === undefined ? [] : [[name, version] as const]));
}
