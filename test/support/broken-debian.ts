import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Where `debian.sh` puts the partitions. */
const systemPartition = "1M";
const rootPartition = 101 * 1024 * 1024;
const entry = "::/loader/entries/debian.conf";

/** A way to break the image that `test/images/debian.sh` builds. */
export type BrokenDebian = {
  readonly name: string;
  /** Words that the report's last start must end with: its end, or the id of the check that must have failed. */
  readonly expects: string;
  readonly change: (image: string, folder: string) => Promise<void>;
};

/** What publishers break most often, each with the verdict that it deserves. */
export const brokenDebians: readonly BrokenDebian[] = [
  { name: "panic", expects: "panic", change: withCommandLine((line) => `${line} rdinit=/bin/false`) },
  {
    name: "no-root",
    expects: "noRoot",
    change: withCommandLine((line) => line.replace(/root=\S+/, "root=PARTUUID=00000000-0000-4000-8000-000000000000")),
  },
  { name: "no-loader", expects: "noLoader", change: async (image) => await systemFile(image, ["mdel"], "::/EFI/BOOT/BOOTX64.EFI") },
  {
    name: "no-console",
    expects: "noConsole",
    change: withCommandLine((line) => line.replaceAll(/ (?:earlyprintk|console)=ttyS0\S*/g, "")),
  },
  {
    name: "not-provisioned",
    expects: "notProvisioned",
    change: async (image, folder) =>
      await inRoot(image, folder, [
        "rm /etc/systemd/system/multi-user.target.wants/walinuxagent.service",
        `write ${join(folder, "empty")} /etc/cloud/cloud-init.disabled`,
      ]),
  },
  {
    name: "swap-after-first-boot",
    expects: "LIVE-009",
    change: async (image, folder) => {
      await writeFile(join(folder, "unit"), lateSwap);
      await inRoot(image, folder, [
        `write ${join(folder, "unit")} /etc/systemd/system/tune.service`,
        "symlink /etc/systemd/system/multi-user.target.wants/tune.service /etc/systemd/system/tune.service",
      ]);
    },
  },
];

/** Nothing in it says swap to a reader of files: the name is put together when it runs. */
const lateSwap = `[Unit]
Description=Tuning
After=multi-user.target

[Service]
Type=oneshot
ExecStart=/bin/sh -c 'w=wap; head -c 67108864 /dev/zero >/var/tune; chmod 600 /var/tune; /sbin/mks$w /var/tune; /sbin/s"$w"on /var/tune'

[Install]
WantedBy=multi-user.target
`;

/** Changes the kernel's command line in the only boot entry. */
function withCommandLine(change: (line: string) => string): BrokenDebian["change"] {
  return async (image, scratch) => {
    const file = join(scratch, "entry");
    const { stdout } = await run("mtype", ["-i", `${image}@@${systemPartition}`, entry]);
    await writeFile(file, stdout.replace(/^options .*$/m, change));
    await systemFile(image, ["mcopy", "-o", file], entry);
  };
}

async function systemFile(image: string, [tool = "", ...words]: readonly string[], path: string): Promise<void> {
  await run(tool, ["-i", `${image}@@${systemPartition}`, ...words, path]);
}

async function inRoot(image: string, scratch: string, commands: readonly string[]): Promise<void> {
  const script = join(scratch, "commands");
  await writeFile(script, commands.map((line) => `${line}\n`).join(""));
  await run("debugfs", ["-w", "-f", script, `${image}?offset=${rootPartition}`]);
}
