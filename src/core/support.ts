import { problem, quote, type Problem } from "./problem.ts";

/** How much it hurts, in the words of Azure's support plans: C, B, A. */
export const severities = ["minimal", "moderate", "critical"] as const;
export type Severity = (typeof severities)[number];

/** Why a check is asked to be left out (certification.md, "Exceptions"). */
export const exceptionTypes = ["test", "lockedDown", "customTemplate"] as const;
export type ExceptionType = (typeof exceptionTypes)[number];

/** The published form of an exception; its reason is the request's text, its offer the request's. Evidence that is missing is a denial. */
export type ExceptionRequest = {
  readonly type: ExceptionType;
  readonly check: string;
  readonly plan: string;
  readonly version: string;
  /** ISO date; it is asked for until the end of that day, UTC. */
  readonly ends: string;
  /** SHA-256 of the file that shows why, 64 hex digits. */
  readonly evidence: string;
};

/** What a support request may say besides its text. */
export type SupportDetails = { readonly severity?: Severity; readonly exception?: ExceptionRequest };

export const usualSeverity: Severity = "moderate";

/** Options of a request by name, as a comment or the command line gives them, in the one form that both have. */
export function supportDetails(options: ReadonlyMap<string, string>): SupportDetails | Problem {
  const unknown = [...options.keys()].find((name) => !known.has(name));
  if (unknown !== undefined) return invalidOption(unknown, unknown, `Options are ${[...known].map((name) => `--${name}`).join(", ")}.`);
  const given = options.get("severity");
  const severity = severities.find((each) => each === given);
  if (given !== undefined && severity === undefined) return invalidOption("severity", given, `Write ${severities.join(", ")}.`);
  const rest = severity === undefined ? {} : { severity };
  if (![...options.keys()].some((name) => name !== "severity")) return rest;
  const exception = exceptionOf((name) => options.get(name) ?? "");
  return "code" in exception ? exception : { ...rest, exception };
}

const known = new Set(["severity", "exception", "check", "plan", "version", "ends", "evidence"]);

/** The options that a request was read from. */
export function supportOptions({ severity, exception }: SupportDetails): readonly (readonly [string, string])[] {
  const { type, ...rest } = exception ?? {};
  return Object.entries({ severity, exception: type, ...rest }).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]));
}

function exceptionOf(given: (name: string) => string): ExceptionRequest | Problem {
  const type = exceptionTypes.find((each) => each === given("exception"));
  if (type === undefined) return invalidOption("exception", given("exception"), `Write ${exceptionTypes.join(", ")}.`);
  const wrong = forms.find(([name, form]) => !form.test(given(name)));
  if (wrong !== undefined) return invalidOption(wrong[0], given(wrong[0]), wrong[2]);
  const evidence = given("evidence").replace(/^sha256:/, "");
  return { type, check: given("check"), plan: given("plan"), version: given("version"), ends: given("ends"), evidence };
}

const forms: readonly (readonly [name: string, form: RegExp, remedy: string])[] = [
  ["check", /^[A-Z]{2,8}-\d{3}$/, "Name the check as the report does, such as ACC-003."],
  ["plan", /^[a-z0-9][a-z0-9_-]{0,49}$/, "Name the plan by its id."],
  ["version", /^\d{1,9}\.\d{1,9}\.\d{1,9}$/, "Name the image's version, such as 1.4.1."],
  ["ends", /^\d{4}-\d{2}-\d{2}$/, "Name the last day it is needed, such as 2027-01-31."],
  [
    "evidence",
    /^(?:sha256:)?[0-9a-f]{64}$/,
    "Give the SHA-256 of the file that shows why (64 hex digits) and attach the file: without evidence an exception is denied.",
  ],
];

/** An option of a support request that can not be as it is. */
export function invalidOption(name: string, found: string, remedy: string): Problem {
  return problem("support-option-invalid", `The option --${name} of the support request is ${quote(found)}.`, remedy);
}
