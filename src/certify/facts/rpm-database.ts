import { ImageReadError } from "../../ports/images.ts";
import { textOf } from "../tree/text.ts";
import { sqliteRows } from "./sqlite-table.ts";

/** An installed package as its database says: `[epoch:]version-release`. */
export type InstalledPackage = { readonly name: string; readonly version: string };

const tags = { name: 1000, version: 1001, release: 1002, epoch: 1003 } as const;
const stringType = 6;
const entryBytes = 16;
const maxPackages = 50_000;
/** Keys that people imported stand among the packages. */
const publicKey = "gpg-pubkey";

/** Packages in an `rpmdb.sqlite` (RPM 4.16 and later). Throws `ImageReadError` for what is broken. */
export function rpmPackages(database: Uint8Array): readonly InstalledPackage[] {
  const found: InstalledPackage[] = [];
  for (const row of sqliteRows(database, "Packages")) {
    const blob = row.find((value) => value instanceof Uint8Array);
    if (blob === undefined) continue;
    if (found.length >= maxPackages) throw new ImageReadError("the RPM database", `It has more than ${maxPackages} packages`);
    found.push(packageOf(blob));
  }
  return found.filter(({ name }) => name !== publicKey);
}

/** A header without its magic: number of entries, length of the data, entries of tag, type, offset and count, data; all big-endian (RPM, "Package format"). */
function packageOf(blob: Uint8Array): InstalledPackage {
  const view = new DataView(blob.buffer, blob.byteOffset, blob.length);
  const count = blob.length < 8 ? 0 : view.getUint32(0);
  const data = 8 + count * entryBytes;
  if (data > blob.length) throw new ImageReadError("the RPM database", "A package's header is cut short");
  const found = new Map<number, string>();
  for (let at = 8; at < data; at += entryBytes) {
    const tag = view.getUint32(at);
    if (tag < tags.name || tag > tags.epoch) continue;
    const place = data + view.getUint32(at + 8);
    found.set(tag, view.getUint32(at + 4) === stringType ? cString(blob, place) : numberAt(view, place));
  }
  const [name, version, release, epoch] = [tags.name, tags.version, tags.release, tags.epoch].map((tag) => found.get(tag));
  if (name === undefined || version === undefined) throw new ImageReadError("the RPM database", "A package has no name or no version");
  const isPlain = epoch === undefined || epoch === "0";
  return { name, version: `${isPlain ? "" : `${epoch}:`}${version}${release === undefined ? "" : `-${release}`}` };
}

function cString(blob: Uint8Array, start: number): string {
  const end = blob.indexOf(0, start);
  return textOf(blob.subarray(start, end < 0 ? undefined : end));
}

function numberAt(view: DataView, place: number): string {
  return place + 4 <= view.byteLength ? String(view.getUint32(place)) : "0";
}
