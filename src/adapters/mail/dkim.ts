import { createPrivateKey, type KeyObject } from "node:crypto";
import { readFile } from "node:fs/promises";

import type { Mailbox } from "../../core/mail-address.ts";
import { problem, quote, type Problem } from "../../core/problem.ts";
import type { DkimSettings } from "../../core/settings.ts";
import { fileProblem } from "../fault.ts";

type Environment = (name: string) => string | undefined;

/** What signs a message, in the shape that nodemailer takes. */
export type DkimKey = { readonly domainName: string; readonly keySelector: string; readonly privateKey: string };

/** RFC 8301, 3.2: signers use at least 1024 bits, and should use 2048. */
const fewestBits = 1024;

/**
 * The key that the settings name, read now and proven to be one, since a signer that has none sends unsigned without a word. A Problem when it is not
 * there or is none; it never shows the key.
 */
export async function dkimKey(settings: DkimSettings, { address }: Mailbox, environment: Environment): Promise<DkimKey | Problem> {
  const { domain = address.slice(address.lastIndexOf("@") + 1), selector } = settings;
  const where = "secret" in settings.key ? `The secret ${quote(settings.key.secret)}` : quote(settings.key.file);
  const text = await readKey(settings, environment);
  if (typeof text !== "string") return text;
  const key = parseKey(text);
  const bits = key?.asymmetricKeyDetails?.modulusLength ?? 0;
  if (key?.asymmetricKeyType !== "rsa" || bits < fewestBits)
    return refusal(`${where} is no RSA private key of ${fewestBits} bits or more in PEM form.`);
  return { domainName: domain, keySelector: selector, privateKey: key.export({ type: "pkcs8", format: "pem" }).toString() };
}

async function readKey({ key }: DkimSettings, environment: Environment): Promise<string | Problem> {
  if ("secret" in key) {
    const text = environment(key.secret) ?? "";
    return text === "" ? refusal(`The secret ${quote(key.secret)} for DKIM is not set.`) : text;
  }
  try {
    return await readFile(key.file, "utf8");
  } catch (error) {
    return fileProblem("mail-dkim", key.file, error);
  }
}

/** Line breaks survive some secret stores only as `\n`. */
function parseKey(text: string): KeyObject | undefined {
  try {
    return createPrivateKey(text.replaceAll(String.raw`\n`, "\n"));
  } catch {
    return undefined;
  }
}

function refusal(text: string): Problem {
  return problem(
    "mail-dkim",
    text,
    "Make one with `openssl genrsa 2048`, publish its public half in DNS, and name it under `mail.dkim.key`.",
  );
}
