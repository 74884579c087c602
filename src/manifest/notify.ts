import { isMailAddress } from "../core/mail-address.ts";
import { parseYaml } from "./yaml/parse-yaml.ts";

/** Addresses that a manifest's `notify` names, whatever else is wrong with it; none when it can not be read at all. */
export function notifyOf(path: string, bytes: Uint8Array): readonly string[] {
  const document = parseYaml(path, bytes);
  if ("length" in document) return [];
  const value: unknown = document.value;
  const named = typeof value === "object" && value !== null && "notify" in value ? value.notify : undefined;
  const list = Array.isArray(named) ? named : [named];
  return list.filter((each): each is string => typeof each === "string" && isMailAddress(each));
}
