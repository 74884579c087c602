import { fact, type Context } from "../context.ts";
import { tree } from "../tree/root.ts";

/** One line of passwd(5). */
export type Account = {
  readonly name: string;
  readonly password: string;
  readonly uid: number;
  readonly home: string;
  readonly shell: string;
  readonly line: number;
};

/** One line of shadow(5): what its password field amounts to, never the field itself. */
export type ShadowEntry = { readonly name: string; readonly state: PasswordState; readonly line: number };

/**
 * `empty` lets anybody in; `set` is a password somebody knows; `locked` cannot be used to log in: a field that begins with `!` or `*`
 * (a hash behind `!` is locked too, passwd(1) -l), or one that no hash function gives, such as `x`.
 */
export type PasswordState = "empty" | "set" | "locked";

export const passwdPath = "/etc/passwd";
export const shadowPath = "/etc/shadow";

/** Lines of /etc/passwd; undefined when there is no such file. */
export const accounts = fact(readAccounts);
/** Lines of /etc/shadow; undefined when there is no such file. */
export const shadow = fact(async (context) => await readShadow(context, shadowPath));
/** Folders where people's files are: every home of passwd, `/root`, and everything in `/home`. */
export const homes = fact(findHomes);

async function readAccounts(context: Context): Promise<readonly Account[] | undefined> {
  const text = await (await tree(context)).text(passwdPath);
  return text === undefined ? undefined : parsePasswd(text);
}

/** Parses passwd(5). Lines without a name, and NIS lines (`+`, `-`), are left out. */
function parsePasswd(text: string): readonly Account[] {
  return dataLines(text).flatMap(({ fields, line }) => {
    const [name = "", password = "", uid = "", , , home = "", shell = ""] = fields;
    return name === "" || /^[+-]/.test(name) || fields.length < 4
      ? []
      : [{ name, password, uid: Number.parseInt(uid, 10), home, shell, line }];
  });
}

/** Reads a file of the shadow format; undefined when it is not there. */
export async function readShadow(context: Context, path: string): Promise<readonly ShadowEntry[] | undefined> {
  const text = await (await tree(context)).text(path);
  return text === undefined ? undefined : parseShadow(text);
}

/** Parses shadow(5). */
function parseShadow(text: string): readonly ShadowEntry[] {
  return dataLines(text).flatMap(({ fields, line }) => {
    const [name = "", password] = fields;
    return name === "" || password === undefined ? [] : [{ name, state: passwordState(password), line }];
  });
}

/** What a password field lets happen (crypt(5): a usable hash begins with `$`, `_`, or is the 13 characters of DES). */
export function passwordState(field: string): PasswordState {
  if (field === "") return "empty";
  return /^(\$|_)|^[./0-9A-Za-z]{13}$/.test(field) ? "set" : "locked";
}

function dataLines(text: string): readonly { readonly fields: readonly string[]; readonly line: number }[] {
  return text
    .split("\n")
    .map((line, index) => ({ fields: line.split(":"), line: index + 1 }))
    .filter(({ fields }) => fields.length > 1 && fields[0]?.startsWith("#") === false);
}

async function findHomes(context: Context): Promise<readonly string[]> {
  const named = ((await accounts(context)) ?? [])
    .map(({ home }) => home.replace(/\/+$/, ""))
    .filter((home) => home.startsWith("/") && !isSystemFolder(home));
  const left = (await (await tree(context)).list("/home")).map((name) => `/home/${name}`);
  return [...new Set(["/root", ...named, ...left])];
}

/** Homes of system accounts that are shared folders; `/` alone would be every file's home. */
function isSystemFolder(home: string): boolean {
  return home === "" || /^\/(?:usr\/s?bin|s?bin|dev|proc|run|nonexistent)(?:\/|$)/.test(home);
}
