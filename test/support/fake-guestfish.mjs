// A strict guestfish for the tests: commands on its standard input, one folder of this machine as every device. It knows the commands that Slipway
// sends and complains of all others as guestfish does. FAKE_FAULT makes it misbehave: silent, endless, garbage, dies, no-start.
import { lstatSync, openSync, readdirSync, readlinkSync, readSync, writeSync } from "node:fs";
import { createInterface } from "node:readline";

const [root = "/nonexistent"] = process.argv.slice(2);
const fault = process.env.FAKE_FAULT ?? "";
const mounts = new Map();
let line = 0;
let isSilent = false;

const commands = {
  run: () => {
    if (fault === "no-start") throw new Error("libguestfs: error: no kernel was found");
  },
  mkmountpoint: (path) => void mounts.set(path, undefined),
  "mount-options": (options, device, path) => {
    if (!mounts.has(path)) throw new Error(`libguestfs: error: mount_options: ${path}: mount point does not exist`);
    const subvolume = /,subvol=\/(.*)$/.exec(options)?.[1] ?? "";
    if (subvolume === "gone") throw new Error("libguestfs: error: mount_options: mount exited with status 32: no such subvolume");
    mounts.set(path, `${root}/${subvolume}`);
  },
  "vfs-label": () => "root\n",
  "vfs-uuid": () => "5b1e0a3c-7d42-4e0b-9a61-0c5d2f3e4a15\n",
  "vfs-type": (device) => (device.endsWith("/swap") ? "swap\n" : "xfs\n"),
  lvs: () => (fault === "garbage" ? "/dev/../etc\n" : "/dev/rhel/root-a\n/dev/rhel/swap\n"),
  lstatns: (path) => {
    if (fault === "garbage") return "st_mode: many\n";
    const { mode, size, uid, gid } = lstatSync(here(path));
    return `st_dev: 1\nst_mode: ${mode}\nst_uid: ${uid}\nst_gid: ${gid}\nst_size: ${size}\n`;
  },
  ls0: (path) => Buffer.concat(readdirSync(here(path), "buffer").flatMap((name) => [name, Buffer.from([0])])),
  readlink: (path) => Buffer.concat([readlinkSync(here(path), "buffer"), Buffer.from("\n")]),
  pread: (path, count, offset) => {
    const bytes = Buffer.alloc(Number(count));
    return bytes.subarray(0, readSync(openSync(here(path), "r"), bytes, 0, bytes.length, Number(offset)));
  },
  echo: (text) => `${text}\n`,
};

function here(path) {
  const mount = [...mounts.keys()].find((each) => path === each || path.startsWith(`${each}/`));
  if (mount === undefined) throw new Error(`libguestfs: error: ${path}: nothing is mounted`);
  return Buffer.concat([Buffer.from(mounts.get(mount) ?? ""), Buffer.from(path.slice(mount.length), "latin1")]);
}

function words(text) {
  return [...text.matchAll(/"((?:[^"\\]|\\.)*)"|[^\s"]+/g)].map(([word, quoted]) =>
    quoted === undefined ? word : quoted.replaceAll(/\\x([0-9a-f]{2})/g, (_all, hex) => String.fromCharCode(Number.parseInt(hex, 16))),
  );
}

function answer(text) {
  if (fault === "silent" && text.includes("lstatns")) isSilent = true;
  if (isSilent) return;
  if (fault === "dies" && text.includes("lstatns")) process.exit(1);
  const [name, ...args] = words(text.replace(/^-/, ""));
  try {
    if (commands[name] === undefined) throw new Error(`${name}: unknown command`);
    write(1, commands[name](...args) ?? "");
    while (fault === "endless" && name === "ls0") write(1, Buffer.alloc(65_536, "x"));
  } catch (error) {
    const reason = { ENOENT: "No such file or directory", ENOTDIR: "Not a directory" }[error.code];
    const said = reason === undefined ? error.message : `libguestfs: error: ${name}: ${args[0]}: ${reason}`;
    write(2, said.includes("unknown command") ? `${said}\n` : `*stdin*:${line}: ${said}\n`);
  }
}

function write(file, content) {
  const bytes = Buffer.from(content);
  for (let at = 0; at < bytes.length;) {
    try {
      at += writeSync(file, bytes, at);
    } catch (error) {
      if (error.code === "EPIPE") process.exit(0);
      if (error.code !== "EAGAIN") throw error;
    }
  }
}

for await (const text of createInterface({ input: process.stdin })) {
  line += 1;
  answer(text);
}
