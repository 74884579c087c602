import type { Partition } from "../../ports/images.ts";
import { meaningfulLines } from "./text.ts";
import { isOpen, type Volume } from "./volumes.ts";

/** One line of fstab(5). */
export type FstabEntry = {
  readonly device: string;
  readonly path: string;
  readonly type: string;
  readonly options: readonly string[];
  readonly line: number;
};

/** Entries of an fstab; lines with fewer than three fields are left out, as mount does. */
export function parseFstab(text: string): readonly FstabEntry[] {
  return meaningfulLines(text).flatMap(({ text: line, number }) => {
    const [device, path, type, options = "defaults"] = line.split(/\s+/).map(unescapeOctal);
    if (device === undefined || path === undefined || type === undefined) return [];
    return [{ device: device.replaceAll('"', ""), path, type, options: options.split(","), line: number }];
  });
}

/** fstab(5) writes blanks in names as `\040`. */
function unescapeOctal(field: string): string {
  return field.replaceAll(/\\([0-7]{3})/g, (_all, digits: string) => String.fromCodePoint(Number.parseInt(digits, 8)));
}

const tagOfFolder: Readonly<Record<string, string>> = {
  "by-uuid": "UUID",
  "by-partuuid": "PARTUUID",
  "by-label": "LABEL",
  "by-partlabel": "PARTLABEL",
};

/** How a device is named: `UUID=…` and `/dev/disk/by-uuid/…` are the same; anything else has the tag `path`. */
export function deviceTag(device: string): { readonly tag: string; readonly value: string } {
  const byFolder = /^\/dev\/disk\/(by-[a-z]+)\/(.+)$/.exec(device);
  const tag = tagOfFolder[byFolder?.[1] ?? ""];
  if (tag !== undefined) return { tag, value: byFolder?.[2] ?? "" };
  const tagged = /^(UUID|PARTUUID|LABEL|PARTLABEL)=(.*)$/.exec(device);
  return tagged === null ? { tag: "path", value: device } : { tag: tagged[1] ?? "", value: tagged[2] ?? "" };
}

/** The volume of the OS disk that a device names, if it is one of these. */
export function findVolume(device: string, volumes: readonly Volume[]): Volume | undefined {
  const { tag, value } = deviceTag(device);
  const wanted = value.toLowerCase();
  return volumes.find((volume) => namesOf(volume, tag).some((name) => name !== "" && name.toLowerCase() === wanted));
}

function namesOf(volume: Volume, tag: string): readonly string[] {
  const { partition, files } = volume;
  switch (tag) {
    case "UUID":
      return isOpen(volume) ? [volume.files.uuid] : [];
    case "LABEL":
      return files.kind === "unsupported" ? [] : [files.label];
    case "PARTUUID":
      return volume.device === undefined ? [partition.guid] : [];
    case "PARTLABEL":
      return volume.device === undefined ? [partition.name] : [];
    default:
      return volume.device === undefined ? pathsOf(partition) : [volume.device, mapperPath(volume.device)];
  }
}

/** `/dev/<group>/<volume>` is also `/dev/mapper/<group>-<volume>`, with hyphens inside the names doubled (lvm(8)). */
function mapperPath(device: string): string {
  const names = device.split("/").slice(2);
  return `/dev/mapper/${names.map((name) => name.replaceAll("-", "--")).join("-")}`;
}

function pathsOf({ number }: Partition): readonly string[] {
  return [`/dev/sda${number}`, `/dev/vda${number}`, `/dev/xvda${number}`, `/dev/hda${number}`, `/dev/nvme0n1p${number}`];
}
