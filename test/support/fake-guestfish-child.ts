// A strict guestfish for the tests: commands on its standard input, one folder of this machine as every device. It knows the commands that Slipway
// sends and complains of all others as guestfish does. FAKE_FAULT makes it misbehave: silent, endless, garbage, dies, no-start.
import { lstatSync, openSync, readdirSync, readlinkSync, readSync, writeSync } from "node:fs";
import { createInterface } from "node:readline";

const [root = "/nonexistent"] = process.argv.slice(2);
const fault = process.env["FAKE_FAULT"] ?? "";
const mounts = new Map<string, string>();
const reasons: Readonly<Record<string, string>> = { ENOENT: "No such file or directory", ENOTDIR: "Not a directory" };
let line = 0;
let isSilent = false;

const commands: Readonly<Record<string, (...args: readonly string[]) => string | Buffer>> = {
  run: () => {
    if (fault === "no-start") throw new Error("libguestfs: error: no kernel was found");
    return "";
  },
  mkmountpoint: (path = "") => {
    mounts.set(path, "");
    return "";
  },
  "mount-options": (options = "", _device = "", path = "") => {
    if (!mounts.has(path)) throw new Error(`libguestfs: error: mount_options: ${path}: mount point does not exist`);
    const subvolume = /,subvol=\/(.*)$/.exec(options)?.[1] ?? "";
    if (subvolume === "gone") throw new Error("libguestfs: error: mount_options: mount exited with status 32: no such subvolume");
    mounts.set(path, `${root}/${subvolume}`);
    return "";
  },
  "vfs-label": () => "root\n",
  "vfs-uuid": () => "5b1e0a3c-7d42-4e0b-9a61-0c5d2f3e4a15\n",
  "vfs-type": (device = "") => (device.endsWith("/swap") ? "swap\n" : "xfs\n"),
  lvs: () => (fault === "garbage" ? "/dev/../etc\n" : "/dev/rhel/root-a\n/dev/rhel/swap\n"),
  lstatns: (path = "") => {
    if (fault === "garbage") return "st_mode: many\n";
    const { mode, size, uid, gid } = lstatSync(here(path));
    return `st_dev: 1\nst_mode: ${mode}\nst_uid: ${uid}\nst_gid: ${gid}\nst_size: ${size}\n`;
  },
  ls0: (path = "") => Buffer.concat(readdirSync(here(path), "buffer").flatMap((name) => [name, Buffer.from([0])])),
  readlink: (path = "") => Buffer.concat([readlinkSync(here(path), "buffer"), Buffer.from("\n")]),
  pread: (path = "", count = "", offset = "") => {
    const bytes = Buffer.alloc(Number(count));
    return bytes.subarray(0, readSync(openSync(here(path), "r"), bytes, 0, bytes.length, Number(offset)));
  },
  echo: (text = "") => `${text}\n`,
};

function here(path: string): Buffer {
  const mount = [...mounts.keys()].find((each) => path === each || path.startsWith(`${each}/`));
  if (mount === undefined) throw new Error(`libguestfs: error: ${path}: nothing is mounted`);
  return Buffer.concat([Buffer.from(mounts.get(mount) ?? ""), Buffer.from(path.slice(mount.length), "latin1")]);
}

function words(text: string): readonly string[] {
  return [...text.matchAll(/"((?:[^"\\]|\\.)*)"|[^\s"]+/g)].map(([word, quoted]) =>
    quoted === undefined
      ? word
      : quoted.replaceAll(/\\x([0-9a-f]{2})/g, (_all, hex: string) => String.fromCodePoint(Number.parseInt(hex, 16))),
  );
}

function answer(input: string): void {
  misbehave(input);
  if (isSilent) return;
  const [name = "", ...args] = words(input.replace(/^-/, ""));
  try {
    const command = commands[name];
    if (command === undefined) throw new Error(`${name}: unknown command`);
    write(1, command(...args));
    if (fault === "endless" && name === "ls0") writeForEver();
  } catch (error) {
    const said = complaintOf(error, name, args[0] ?? "");
    write(2, said.includes("unknown command") ? `${said}\n` : `*stdin*:${line}: ${said}\n`);
  }
}

function misbehave(input: string): void {
  if (!input.includes("lstatns")) return;
  if (fault === "silent") isSilent = true;
  if (fault === "dies") process.exit(1);
}

function complaintOf(error: unknown, name: string, path: string): string {
  const reason = reasons[codeOf(error)];
  if (reason !== undefined) return `libguestfs: error: ${name}: ${path}: ${reason}`;
  return error instanceof Error ? error.message : "";
}

function writeForEver(): never {
  for (;;) write(1, Buffer.alloc(65_536, "x"));
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}

function write(file: number, content: string | Buffer): void {
  const bytes = Buffer.from(content);
  for (let at = 0; at < bytes.length;) {
    try {
      at += writeSync(file, bytes, at);
    } catch (error) {
      if (codeOf(error) === "EPIPE") process.exit(0);
      if (codeOf(error) !== "EAGAIN") throw error;
    }
  }
}

for await (const text of createInterface({ input: process.stdin })) {
  line += 1;
  answer(text);
}
