import { problem, quote, type Problem } from "../../core/problem.ts";
import { planPaths, type OfferFiles } from "../offer-files.ts";
import { references } from "../references.ts";
import { maxFileBytes } from "../tree.ts";

/** Files that people keep beside an offer without it naming them. */
const tolerated = /(?:^|[/])(?:README[.]md|[.]gitkeep|[.]gitattributes|[.]gitignore)$/;

/** Links, submodules, oversized files, plans under a name that is not read, and files that nothing refers to. */
export function checkFolder(files: OfferFiles): readonly Problem[] {
  const { folder, tree } = files;
  const isKnown = allRead(files);
  const used = new Set([`${folder}/offer.yaml`, ...planPaths(folder, tree), ...references(files).map(({ path }) => `${folder}/${path}`)]);
  return [...tree].flatMap(([path, entry]) => {
    if (!path.startsWith(`${folder}/`)) return [];
    if (!(entry instanceof Uint8Array)) return [notReadable(path, entry.kind)];
    if (/^plans[/].*[.]ya?ml$/i.test(path.slice(folder.length + 1)) && !used.has(path)) return [strayPlan(path)];
    return !isKnown || used.has(path) || tolerated.test(path) ? [] : [unused(path)];
  });
}

// A manifest with faults may have meant the file: nothing is called unused until all of them fit their schemas.
function allRead({ folder, tree, offer, plans }: OfferFiles): boolean {
  return offer?.valid === true && plans.length === planPaths(folder, tree).length && plans.every(({ valid }) => valid);
}

function notReadable(path: string, kind: "symlink" | "submodule" | "tooLarge"): Problem {
  const texts = {
    symlink: ["file-symlink", "is a symbolic link", "Put a copy of the file in its place."],
    submodule: ["file-submodule", "is a submodule", "Put the files themselves into the folder."],
    tooLarge: [
      "file-too-large",
      `has more than ${maxFileBytes} bytes`,
      "Make it smaller; images of disks do not belong into an offer's folder.",
    ],
  } as const;
  const [code, what, remedy] = texts[kind];
  return problem(code, `${quote(path)} ${what}.`, remedy, { path });
}

// A plan that is silently not read would be missing from the offer without a word.
function strayPlan(path: string): Problem {
  return problem("plan-file-name", `${quote(path)} is not read as a plan.`, "Name it plans/<plan>.yaml, directly below plans/.", { path });
}

function unused(path: string): Problem {
  return { ...problem("file-unused", `Nothing refers to ${quote(path)}.`, "Refer to it, or remove it.", { path }), level: "warning" };
}
