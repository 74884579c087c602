import { isMap, isSeq, parseDocument, type Document, type YAMLMap, type YAMLSeq } from "yaml";

import type { DiskLocation, ImageType } from "../../core/offer.ts";
import { isProblem, problem, quote, type Problem } from "../../core/problem.ts";
import { compareVersions } from "../../core/version.ts";
import { parseYaml } from "../yaml/parse-yaml.ts";
import { insertItem, replaceScalars } from "./splice.ts";

type NewDisk = { readonly location: DiskLocation; readonly sha256: string };

/** A version to put into a plan. `type` chooses the image type; without it the plan must have exactly one. Data disks stand in LUN order. */
export type NewImageVersion = {
  readonly version: string;
  readonly osDisk: NewDisk;
  readonly dataDisks?: readonly NewDisk[];
  readonly type?: ImageType;
  /** Path of the plan's file, for problems. */
  readonly path: string;
};

/**
 * The plan's YAML with one more image version; every other byte stays as it was. The version that is there already gets the new disks instead,
 * so that the same command may be given twice; a version below the greatest is refused.
 */
export function addImageVersion(planYaml: string, added: NewImageVersion): string | Problem {
  const parsed = parseYaml(added.path, new TextEncoder().encode(planYaml));
  if ("length" in parsed) return parsed[0] ?? unreadable(added.path);
  const document = parseDocument(planYaml);
  const versions = versionsOf(document, added);
  if (isProblem(versions)) return versions;
  const items = versions.items.filter((item) => isMap(item));
  const same = items.find((item) => item.get("version") === added.version);
  if (same !== undefined) return withDisks(planYaml, document, same, added);
  return outOfOrder(items, added) ?? withVersion(planYaml, document, versions, added);
}

function versionsOf(document: Document, { type, path }: NewImageVersion): YAMLSeq | Problem {
  const images = document.get("images");
  const all = isSeq(images) ? images.items.filter((item) => isMap(item)) : [];
  const matching = type === undefined ? all : all.filter((image) => image.get("type") === type);
  const [image] = matching;
  const versions = image?.get("versions");
  if (matching.length === 1 && isSeq(versions)) return versions;
  const found = all.map((each) => String(each.get("type"))).join(", ");
  const text = `The plan has ${matching.length} image types that fit${type === undefined ? "" : ` ${quote(type)}`}; it has ${quote(found)}.`;
  return problem("image-type-unclear", text, "Name one of the plan's image types, and give it a list of versions.", { path });
}

function outOfOrder(items: readonly YAMLMap[], { version, path }: NewImageVersion): Problem | undefined {
  const greatest = items
    .map((item) => String(item.get("version")))
    .toSorted(compareVersions)
    .at(-1);
  if (greatest === undefined || compareVersions(version, greatest) > 0) return undefined;
  const text = `Version ${quote(version)} is not greater than ${quote(greatest)}.`;
  return problem("version-order", text, `Number it above ${greatest}.`, { path });
}

function withVersion(text: string, document: Document, versions: YAMLSeq, added: NewImageVersion): string {
  const item = { version: added.version, ...disksOf(added) };
  const spliced = insertItem(text, versions, item);
  if (spliced !== undefined) return spliced;
  versions.flow = false;
  versions.add(document.createNode(item));
  return document.toString({ lineWidth: 0 });
}

function withDisks(text: string, document: Document, item: YAMLMap, added: NewImageVersion): string {
  const { osDisk, dataDisks } = disksOf(added);
  const present = item.get("osDisk");
  if (dataDisks === undefined && !item.has("dataDisks") && isMap(present)) {
    const spliced = replaceScalars(text, present, osDisk);
    if (spliced !== undefined) return spliced;
  }
  item.set("osDisk", document.createNode(osDisk));
  if (dataDisks === undefined) item.delete("dataDisks");
  else item.set("dataDisks", document.createNode(dataDisks));
  return document.toString({ lineWidth: 0 });
}

type Members = Readonly<Record<string, string | number>>;

function disksOf({ osDisk, dataDisks = [] }: NewImageVersion): { readonly osDisk: Members; readonly dataDisks?: readonly Members[] } {
  const os = members(osDisk);
  return dataDisks.length === 0 ? { osDisk: os } : { osDisk: os, dataDisks: dataDisks.map((disk, lun) => ({ lun, ...members(disk) })) };
}

function members({ location, sha256 }: NewDisk): Members {
  return { ...location, sha256 };
}

function unreadable(path: string): Problem {
  return problem("plan-unreadable", "The plan cannot be read.", "Run `slipway validate`, correct what it names, then try again.", { path });
}
