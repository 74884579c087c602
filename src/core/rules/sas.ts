import { quote } from "../problem.ts";
import { after, day, type Instant } from "../time.ts";
import type { Fault } from "./fault.ts";
import { redactSignature } from "./redact-signature.ts";

/** Least days between validation and the end of a SAS URL: three weeks (manifest-fields.md, "OS VHD SAS URL"). */
const sasLeastDays = 21;

const example =
  "Example: https://account.blob.core.windows.net/vhds/name-1.0.0.vhd?sv=…&st=2026-11-21T00:00:00Z&se=2027-01-21T00:00:00Z&sr=c&sp=rl&sig=…";
const renew = "Create a new SAS URL for the container with List and Read, from yesterday until at least three weeks ahead.";

/**
 * Every fault of a disk's SAS URL (certification.md §1.3 item 7 and the rejections publishers report), each with its own code. The signature
 * is never quoted. Without `now` the two rules about dates are not judged.
 */
export function sasFaults(text: string, now?: Instant): readonly Fault[] {
  const found = textFaults(text);
  const url = URL.parse(text);
  if (url === null) return [...found, { code: "sas-invalid", text: "The location is no URL.", remedy: example }];
  const query = url.search === "" ? noQuery() : [...dateFaults(url.searchParams, now), ...rightsFaults(url.searchParams)];
  return [...found, ...schemeFaults(url), ...nameFaults(text), ...query];
}

function textFaults(text: string): readonly Fault[] {
  if (!/[\s"'<>]/.test(text)) return [];
  return [
    {
      code: "sas-blank",
      text: "The URL holds a blank or a quote.",
      remedy: "Remove it; name the blob with letters, digits, dots and dashes.",
    },
  ];
}

function schemeFaults({ protocol }: URL): readonly Fault[] {
  if (protocol === "https:") return [];
  return [{ code: "sas-not-https", text: `The URL begins with ${shown(protocol)}.`, remedy: "Begin it with https://." }];
}

// The text is judged, not the parsed URL: parsing turns a blank into %20.
function nameFaults(text: string): readonly Fault[] {
  const path = text.replace(/[?].*$/s, "");
  const name = path.slice(path.lastIndexOf("/") + 1);
  const isOdd = /[%\s"']/.test(name);
  const hasSuffix = path.endsWith(".vhd");
  return [
    ...(isOdd
      ? [{ code: "sas-name", text: `The blob's name is ${shown(name)}.`, remedy: "Rename the blob without %, blanks and quotes." }]
      : []),
    ...(hasSuffix ? [] : [{ code: "sas-not-vhd", text: `The path ends in ${shown(name)}.`, remedy: "Name a blob that ends in .vhd." }]),
  ];
}

function noQuery(): readonly Fault[] {
  return [
    {
      code: "sas-no-query",
      text: "The URL has no ? and so no signature.",
      remedy: `Use the whole SAS URL, not the blob's address. ${example}`,
    },
  ];
}

function dateFaults(query: URLSearchParams, now: Instant | undefined): readonly Fault[] {
  const start = dateOf(query, "st", "start");
  const end = dateOf(query, "se", "expiry");
  const faults = [start, end].flatMap((date) => ("code" in date ? [date] : []));
  if (now === undefined) return faults;
  const isLate = "instant" in start && start.instant > after(now, -day);
  const isEarly = "instant" in end && end.instant < after(now, sasLeastDays * day);
  return [
    ...faults,
    ...(isLate ? [{ code: "sas-start-late", text: `The URL is valid from ${start.instant}, less than a day ago.`, remedy: renew }] : []),
    ...(isEarly
      ? [{ code: "sas-expiry-early", text: `The URL ends ${end.instant}, less than ${sasLeastDays} days ahead of ${now}.`, remedy: renew }]
      : []),
  ];
}

function dateOf(query: URLSearchParams, key: "st" | "se", word: "start" | "expiry"): Fault | { readonly instant: Instant } {
  const value = query.get(key);
  if (value === null) return { code: `sas-${word}-missing`, text: `The URL has no ${word} (${key}=).`, remedy: renew };
  const milliseconds = Date.parse(value);
  const isFull = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?Z$/.test(value) && !Number.isNaN(milliseconds);
  return isFull
    ? { instant: new Date(milliseconds).toISOString() }
    : {
        code: `sas-${word}-short`,
        text: `The ${word} is ${shown(value)}, which is no full date and time in UTC.`,
        remedy: `Write ${key} as YYYY-MM-DDThh:mm:ssZ. ${renew}`,
      };
}

function rightsFaults(query: URLSearchParams): readonly Fault[] {
  const rights = query.get("sp");
  const resource = query.get("sr");
  const isSigned = (query.get("sig") ?? "") !== "";
  return [
    ...(rights === "rl"
      ? []
      : [{ code: "sas-permissions", text: `The URL grants sp=${shown(rights ?? "")}; it must be sp=rl.`, remedy: renew }]),
    ...(resource === "c"
      ? []
      : [{ code: "sas-resource", text: `The URL is for sr=${shown(resource ?? "")}; it must be sr=c.`, remedy: renew }]),
    ...(isSigned ? [] : [{ code: "sas-signature-missing", text: "The URL has no signature (sig=).", remedy: renew }]),
  ];
}

function shown(text: string): string {
  return quote(redactSignature(text));
}
