import { ImageReadError, type FileKind, type FileStat } from "../../../ports/images.ts";

/** What of a path may stand in a command as it is; nothing that guestfish or a shell gives a meaning to. */
const plain = /[A-Za-z0-9._/-]/;

/**
 * A path as one argument of guestfish: inside double quotes, every other byte as `\xHH` (guestfish(1), "QUOTING"). No name of an image can end the
 * quotes, the line or the command. `path` holds one character for each byte.
 */
export function quotedPath(path: string): string {
  const escaped = Array.from(path, (byte) => (plain.test(byte) ? byte : `\\x${(byte.codePointAt(0) ?? 0).toString(16).padStart(2, "0")}`));
  return `"${escaped.join("")}"`;
}

/** One character for each byte of a name's UTF-8, as commands carry it. */
export function nameBytes(name: string): string {
  return Buffer.from(name).toString("latin1");
}

/** File type bits of `st_mode` (inode(7)). */
const kinds: Readonly<Record<number, FileKind>> = {
  0o01: "fifo",
  0o02: "device",
  0o04: "directory",
  0o06: "device",
  0o10: "file",
  0o12: "symlink",
  0o14: "socket",
};

/** Reads the answer to `lstatns`: lines of `st_name: number`. Throws `ImageReadError` for anything else. */
export function parseStat(text: string): FileStat {
  const field = (name: string): number => {
    const found = new RegExp(`^st_${name}: (\\d{1,16})$`, "m").exec(text)?.[1];
    const value = Number(found ?? Number.NaN);
    if (!Number.isSafeInteger(value)) throw new ImageReadError("the answer of libguestfs", `It gives no number for ${name}`);
    return value;
  };
  const mode = field("mode");
  const kind = kinds[Math.floor(mode / 2 ** 12)];
  if (kind === undefined) throw new ImageReadError("the answer of libguestfs", `It names a kind of file that does not exist (${mode})`);
  return { kind, size: field("size"), mode: mode % 2 ** 12, uid: field("uid"), gid: field("gid") };
}

/** True when a command failed because nothing is at the path. The reason stands at the end, behind whatever the path is called. */
export function isNotThere(error: string): boolean {
  return error.endsWith(": No such file or directory") || error.endsWith(": Not a directory");
}

/** The last line of what a command complained of, without where in our input that was. */
export function complaint(text: string): string {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  const said = lines.find((line) => line.includes("libguestfs: error: ")) ?? lines[0] ?? "it gave no reason";
  return said.replace(/^\*stdin\*:\d+: /, "").replace(/^libguestfs: error: /, "");
}
