import { textOf } from "../tree/text.ts";
import type { Tree } from "../tree/tree.ts";

/** A key's first line fits into this many bytes, after any comments a tool may put in front. */
const headBytes = 1024;
/** Files of settings that may hold a secret are small; more is not looked at. */
const settingsLimit = 256 * 1024;
/** crypt(5): the methods that are in use, with a hash behind the salt. A locked field such as `!` or a word is none. */
const cryptHash = /\$(?:1|2[abxy]|5|6|7|y|gy)\$[^\s:"'$]+\$?[^\s:"']{20,}/;

/** Whether a file begins as a private key, whatever it is called. */
export async function holdsPrivateKey(files: Tree, path: string): Promise<boolean> {
  const head = await files.start(path, headBytes);
  return head !== undefined && /-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----|^PuTTY-User-Key-File-/.test(textOf(head));
}

/** Whether a text holds a password's hash. */
export function holdsPasswordHash(text: string): boolean {
  return cryptHash.test(text);
}

/** Text of a file of settings, its first 256 KiB; empty when it is not there. */
export async function startOfText(files: Tree, path: string): Promise<string> {
  const bytes = await files.start(path, settingsLimit);
  return bytes === undefined ? "" : textOf(bytes);
}
