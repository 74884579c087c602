import { redactSignature } from "../../core/rules/redact-signature.ts";
import type { FileValues } from "./manifests.ts";
import { asFields } from "./resource.ts";

/** What each of several states of an offer says at one place; `undefined` where it says nothing there. */
export type Difference = { readonly file: string; readonly pointer: string; readonly says: Readonly<Record<string, unknown>> };

/** The places at which states of an offer are not all alike, in the order of their files. Signatures of SAS URLs are hidden. */
export function compareStates(states: Readonly<Record<string, FileValues>>): readonly Difference[] {
  const leaves = Object.entries(states).map(([state, files]) => [state, leavesOf(files)] as const);
  const places = [...new Set(leaves.flatMap(([, found]) => [...found.keys()]))].toSorted();
  return places.flatMap((place) => {
    const says = Object.fromEntries(leaves.map(([state, found]) => [state, found.get(place)]));
    const [file = "", ...pointer] = place.split("#");
    const isAlike = new Set(Object.values(says).map((value) => JSON.stringify(value))).size === 1;
    return isAlike ? [] : [{ file, pointer: pointer.join("#"), says }];
  });
}

function leavesOf(files: FileValues): ReadonlyMap<string, unknown> {
  const found = new Map<string, unknown>();
  const walk = (value: unknown, place: string): void => {
    const members = Array.isArray(value)
      ? value.map((each: unknown, index) => [String(index), each] as const)
      : Object.entries(asFields(value) ?? {});
    if (members.length === 0) found.set(place, typeof value === "string" ? redactSignature(value) : value);
    for (const [name, inner] of members) walk(inner, `${place}/${name}`);
  };
  for (const [file, value] of Object.entries(files)) walk(value, `${file}#`);
  return found;
}
