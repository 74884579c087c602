import { isProblem, problem, quote, type Place, type Problem } from "../../core/problem.ts";
import { placeIn, type OfferFiles } from "../offer-files.ts";
import { references, type Reference } from "../references.ts";
import { bytesAt, type Tree } from "../tree.ts";
import { decodeText } from "../yaml/decode-text.ts";
import { audienceFaults } from "./audience-file.ts";
import { pictureFaults } from "./picture.ts";

/** Every file a manifest names is there, inside the folder, and what it is said to be. */
export function checkFiles(files: OfferFiles): readonly Problem[] {
  return references(files).flatMap((reference) => {
    const place = placeIn(reference.manifest, reference.pointer);
    if (leaves(reference.path)) {
      return [
        problem(
          "file-outside",
          `${quote(reference.path)} leaves the offer's folder.`,
          "Name a file inside it, without . and .. parts.",
          place,
        ),
      ];
    }
    const path = `${files.folder}/${reference.path}`;
    if (!files.tree.has(path)) return [missing(reference.path, files, place)];
    const bytes = bytesAt(files.tree, path);
    // What has no bytes to read is told of by the check of the folder.
    return bytes === undefined ? [] : contentProblems(reference, path, bytes, place);
  });
}

function leaves(path: string): boolean {
  return path.split("/").some((part) => part === "" || part === "." || part === "..");
}

function missing(path: string, { folder, tree }: OfferFiles, place: Place): Problem {
  const meant = spelledOtherwise(`${folder}/${path}`, tree);
  const remedy = meant === undefined ? "Add the file, or correct the path." : `Did you mean ${quote(meant.slice(folder.length + 1))}?`;
  return problem("file-missing", `${quote(path)} is not in the offer's folder.`, remedy, place);
}

// People on file systems that ignore case do not see the difference.
function spelledOtherwise(path: string, tree: Tree): string | undefined {
  return [...tree.keys()].find((each) => each.toLowerCase() === path.toLowerCase());
}

function contentProblems({ rule }: Reference, path: string, bytes: Uint8Array, place: Place): readonly Problem[] {
  switch (rule.kind) {
    case "text":
      return textProblems(path, bytes, rule.most, place);
    case "picture":
      return pictureFaults(rule.picture, bytes).map(({ code, text, remedy }) => problem(code, `${quote(path)} ${text}`, remedy, place));
    case "audience":
      return audienceFaults(path, bytes);
    case "pdf":
      return startsWith(bytes, "%PDF-") ? [] : [problem("manual-not-pdf", `${quote(path)} is no PDF.`, "Save it as PDF.", place)];
    case "zip":
      return startsWith(bytes, "PK\u0003\u0004")
        ? []
        : [problem("template-not-zip", `${quote(path)} is no zip.`, "Zip the template.", place)];
  }
}

function startsWith(bytes: Uint8Array, magic: string): boolean {
  return Array.from(magic).every((character, index) => bytes[index] === character.charCodeAt(0));
}

function textProblems(path: string, bytes: Uint8Array, most: number, place: Place): readonly Problem[] {
  const text = decodeText("text", path, bytes);
  if (isProblem(text)) return [text];
  const characters = Array.from(text.trim()).length;
  if (characters === 0) return [problem("text-empty", `${quote(path)} has no text.`, "Write the text.", place)];
  if (characters <= most) return [];
  return [problem("text-too-long", `${quote(path)} has ${characters} characters; at most ${most} are allowed.`, "Shorten it.", place)];
}
