import { quote } from "../../core/problem.ts";
import { redactSignature } from "../../core/rules/redact-signature.ts";
import type { Pointer } from "../yaml/parse-yaml.ts";

/** A JSON Pointer (RFC 6901) as steps; steps into arrays stay text. */
export function pointerOf(instancePath: string): readonly string[] {
  return instancePath
    .split("/")
    .slice(1)
    .map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));
}

/** A pointer as people write it: `images[0].versions[1].osDisk`; empty for the root. */
export function fieldName(pointer: Pointer): string {
  return pointer
    .map((step) => (/^\d+$/.test(String(step)) ? `[${step}]` : `.${step}`))
    .join("")
    .replace(/^\./, "");
}

/** Quotes a value found in a manifest, without the signature of a SAS URL. */
export function quoteFound(value: unknown): string {
  return quote(redactSignature(typeof value === "string" ? value : shownAsJson(value)));
}

// JSON has no text for undefined, whatever the types of JSON.stringify say.
function shownAsJson(value: unknown): string {
  return value === undefined ? "undefined" : JSON.stringify(value);
}
