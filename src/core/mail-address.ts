import { problem, quote, type Problem } from "./problem.ts";

// The one rule about e-mail addresses: `/notify`, manifests, settings and the mail adapters all ask here.

/** RFC 5321, 4.5.3.1: octets of a local part, and of a whole address without the path's brackets. */
const maxLocalBytes = 64;
const maxAddressBytes = 254;

/** RFC 5322's dot-atom, with the letters of every script that RFC 6532 adds to it. Quoted local parts are left out: they are where injections hide. */
const dotAtom = /^[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~-]+(?:\.[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~-]+)*$/u;
const domainName =
  /^[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}-]{0,61}[\p{L}\p{M}\p{N}])?(?:\.[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}-]{0,61}[\p{L}\p{M}\p{N}])?)*$/u;

/**
 * True for an address that mail can be sent to: `local@domain` in letters of any script, at most 254 bytes. Nothing it admits can end a header line, name
 * a second recipient or be read in two ways.
 */
export function isMailAddress(text: string): boolean {
  const at = text.lastIndexOf("@");
  const [local, domain] = [text.slice(0, at), text.slice(at + 1)];
  const fits = at > 0 && bytesOf(local) <= maxLocalBytes && bytesOf(text) <= maxAddressBytes;
  return fits && dotAtom.test(local) && domainName.test(domain) && URL.canParse(`http://${domain}/`);
}

/** An address with the name people see. */
export type Mailbox = { readonly name: string; readonly address: string };

/** Reads `address` or `Name <address>`; undefined when it is neither, or when the name would end a header. */
export function parseMailbox(text: string): Mailbox | undefined {
  const [, quoted, bare = "", named] = /^(?:"([^"<>]*)"|([^"<>]*?)) ?<([^<> ]+)>$/u.exec(text.trim()) ?? [];
  const mailbox = { name: quoted ?? bare, address: named ?? text.trim() };
  return isMailAddress(mailbox.address) && !endsHeader(mailbox.name) ? mailbox : undefined;
}

/** True for text that would end a header line, or that programs may read as its end. */
export function endsHeader(text: string): boolean {
  // eslint-disable-next-line no-control-regex -- control characters are what must be kept out of headers
  return /[\u0000-\u001f\u007f\u2028\u2029]/u.test(text);
}

/** True for an address whose local part is not ASCII: only servers with SMTPUTF8 (RFC 6531) take it, while a domain can always be written in ASCII. */
export function needsUtf8(address: string): boolean {
  return !isAscii(address.slice(0, address.lastIndexOf("@")));
}

/** Why this is no address, with what to write instead; undefined when it is one. */
export function refuseAddress(text: string, code: string): Problem | undefined {
  if (isMailAddress(text)) return undefined;
  return problem(code, `${quote(text)} is no e-mail address.`, remedyFor(text));
}

function remedyFor(text: string): string {
  if (/[\s,;<>]/u.test(text)) return "Write each address by itself, as you@example.com, with nothing around it.";
  if (/["'(\\]/u.test(text)) return "Write it without quotes and comments, as you@example.com.";
  return "Write it as you@example.com.";
}

function isAscii(text: string): boolean {
  return bytesOf(text) === text.length;
}

const encoder = new TextEncoder();

/** Bytes in UTF-8: one for ASCII, two to four for the rest. */
function bytesOf(text: string): number {
  return encoder.encode(text).length;
}
