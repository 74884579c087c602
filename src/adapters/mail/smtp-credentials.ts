import { problem, quote, type Problem } from "../../core/problem.ts";
import type { Secret } from "../../core/secret.ts";
import type { MailSettings } from "../../core/settings.ts";

type Environment = (name: string) => string | undefined;

/** What a login needs, and the function that takes the secret out of any text a server or a library says. */
export type Credentials = {
  readonly auth?: { readonly user: string; readonly pass: string };
  readonly redact: (text: string) => string;
};

/** Looks the login's secrets up. A Problem when one is named and not set. */
export function credentials(
  { user, password }: Extract<MailSettings, { readonly kind: "smtp" }>,
  environment: Environment,
): Credentials | Problem {
  if (user === undefined && password === undefined) return { redact: (text) => text };
  if (user === undefined || password === undefined) return halfLogin();
  const missing = [user, password].find(({ secret }) => lookUp({ secret }, environment) === "");
  if (missing !== undefined) return notSet(missing);
  const auth = { user: lookUp(user, environment), pass: lookUp(password, environment) };
  return { auth, redact: redactor(auth) };
}

export function isMissingSecret(value: Credentials | Problem): value is Problem {
  return "code" in value;
}

function lookUp({ secret }: Secret, environment: Environment): string {
  return environment(secret) ?? "";
}

function halfLogin(): Problem {
  return problem(
    "mail-auth",
    "The mail settings name a user without a password, or a password without a user.",
    "Set both `mail.user` and `mail.password`, or neither.",
  );
}

function notSet({ secret }: Secret): Problem {
  return problem(
    "mail-auth",
    `The secret ${quote(secret)} for the mail server is not set.`,
    `Set the environment variable ${secret} where Slipway runs.`,
  );
}

/** A login crosses the wire in these spellings; a server that echoes its input would show them. */
function redactor({ user, pass }: { readonly user: string; readonly pass: string }): (text: string) => string {
  const spellings = [pass, base64(pass), base64(`\0${user}\0${pass}`)];
  return (text) => spellings.reduce((clean, spelling) => clean.replaceAll(spelling, "***"), text);
}

function base64(text: string): string {
  return Buffer.from(text).toString("base64");
}
