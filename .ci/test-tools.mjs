// Some tests compare with real tools, or need a file of a package. A test file says so in a comment: `// needs: qemu-img sfdisk`. Where a tool is missing the file is left out
// and named, with the package that brings it; in CI a missing tool is a failure, not a skip.
import { accessSync, constants, globSync, readFileSync } from "node:fs";
import { join } from "node:path";

const packages = {
  mke2fs: "e2fsprogs",
  debugfs: "e2fsprogs",
  e2fsck: "e2fsprogs",
  sfdisk: "fdisk",
  "qemu-img": "qemu-utils",
  "qemu-system-x86_64": "qemu-system-x86",
  "mkfs.vfat": "dosfstools",
  mcopy: "mtools",
  openssl: "openssl",
  script: "bsdutils",
  hivexsh: "libhivex-bin",
  guestfish: "libguestfs-tools",
  "mkfs.xfs": "xfsprogs",
  "mkfs.btrfs": "btrfs-progs",
  mkntfs: "ntfs-3g",
  isoinfo: "genisoimage",
  bsdtar: "libarchive-tools",
  blkid: "util-linux",
  busybox: "busybox-static",
  unshare: "util-linux",
  dpkg: "dpkg",
  rpm: "rpm",
  sshd: "openssh-server",
  "ssh-keygen": "openssh-client",
  chromium: "chromium",
  "/usr/share/OVMF/OVMF_CODE_4M.fd": "ovmf",
};
const folders = [...(process.env["PATH"] ?? "").split(":"), "/usr/sbin", "/sbin"];

/** Test files that can not run here. Prints what is left out; throws in CI. */
export function leftOut(pattern) {
  const needing = globSync(pattern).flatMap((file) => missingTools(file).map((tool) => ({ file, tool })));
  if (needing.length === 0) return [];
  const tools = [...new Set(needing.map(({ tool }) => tool))];
  const install = `apt-get install ${[...new Set(tools.map((tool) => packages[tool] ?? tool))].join(" ")}`;
  const files = [...new Set(needing.map(({ file }) => file))];
  const text = `${files.length} test files are skipped, because these tools are missing: ${tools.join(", ")}. To get them: ${install}\n  ${files.join("\n  ")}`;
  if (process.env["CI"]) throw new Error(text);
  console.warn(text);
  return files;
}

function missingTools(file) {
  const asked = /^\/\/ needs: (.+)$/m.exec(readFileSync(file, "utf8"))?.[1] ?? "";
  return asked
    .split(" ")
    .filter(
      (tool) =>
        tool !== "" &&
        !(tool.startsWith("/") ? may(tool, constants.R_OK) : folders.some((folder) => may(join(folder, tool), constants.X_OK))),
    );
}

function may(path, mode) {
  try {
    accessSync(path, mode);
    return true;
  } catch {
    return false;
  }
}
