// Boots an image in QEMU on the network of the Azure fakes and says who reported what, and when. Emulated, so that it tells the same everywhere; how
// many seconds that takes says more about the machine than about the image.
//
//   npm run proof:provisioning -- debian.vhd Cloud-Init WALinuxAgent
//
// Ends with 0 when each agent named has reported Ready and the one-time key has logged in, with 1 otherwise. The image is opened for reading only.
import { execFile, spawn } from "node:child_process";
import { copyFile, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { setTimeout } from "node:timers/promises";
import { promisify } from "node:util";

import { startAzureFakes, type AzureFakes } from "../../src/adapters/boot/azure/fakes.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const run = promisify(execFile);
const firmware = "/usr/share/OVMF/OVMF_CODE_4M.fd";
const patience = 30 * 60;

const [image = "", ...agents] = process.argv.slice(2);
if (image === "" || agents.length === 0) throw new Error("Say which image, and whose Ready to wait for: IMAGE AGENT…");
await using folder = await temporaryFolder();
const key = join(folder.path, "key");
await run("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", key]);
const guest = { hostName: "proof", user: "prover", sshPublicKey: await readFile(`${key}.pub`, "utf8"), vmId: crypto.randomUUID() };
await using fakes = await startAzureFakes({ folder: folder.path, guest, withCd: true });
await copyFile("/usr/share/OVMF/OVMF_VARS_4M.fd", join(folder.path, "variables.fd"));

const start = performance.now();
const say = (what: string): void => console.log(`${((performance.now() - start) / 1000).toFixed(1).padStart(7)} s  ${what}`);
fakes.onReport(({ by, state, detail }) => say(`${by} reports ${state}${detail === "" ? "" : `, ${detail}`}`));
const qemu = spawn("qemu-system-x86_64", await machine(folder.path, fakes), { stdio: ["ignore", "ignore", "inherit"] });
try {
  const missing = await waitFor(() => agents.filter((agent) => !isReady(agent)));
  if (missing.length > 0) throw new Error(`No Ready from ${missing.join(", ")} within ${patience} s.`);
  say(`logged in: ${await logIn(fakes.sshPort)}`);
} finally {
  qemu.kill();
}

function isReady(agent: string): boolean {
  return fakes.reports.some(({ by, state }) => state === "Ready" && by.startsWith(agent));
}

async function waitFor(missing: () => readonly string[]): Promise<readonly string[]> {
  for (let second = 0; second < patience && missing().length > 0 && qemu.exitCode === null; second += 1) await setTimeout(1000);
  return missing();
}

async function machine(path: string, { arguments: platform }: AzureFakes): Promise<readonly string[]> {
  const node = {
    driver: "raw",
    "node-name": "image",
    "read-only": true,
    size: (await stat(image)).size - 512,
    file: { driver: "file", filename: image },
  };
  const overlay = join(path, "overlay.qcow2");
  await run("qemu-img", ["create", "-q", "-f", "qcow2", overlay, String(node.size)]);
  const disk = { driver: "qcow2", "node-name": "os", file: { driver: "file", filename: overlay }, backing: "image" };
  const variables = join(path, "variables.fd");
  const words = [
    "-nodefaults -no-user-config -display none -no-reboot -sandbox on,spawn=deny",
    "-machine q35 -accel tcg,thread=multi -cpu max -smp 2 -m 1024 -device virtio-blk-pci,drive=os,bootindex=0",
  ];
  return [
    ...words.flatMap((line) => line.split(" ")),
    "-drive",
    `if=pflash,format=raw,readonly=on,file=${firmware}`,
    "-drive",
    `if=pflash,format=raw,file=${variables}`,
    "-blockdev",
    JSON.stringify(node),
    "-blockdev",
    JSON.stringify(disk),
    ...platform,
  ];
}

/** Both agents report before SSH answers, so the key is tried again for a while. */
async function logIn(port: number): Promise<string> {
  const options = ["StrictHostKeyChecking=no", "UserKnownHostsFile=/dev/null", "LogLevel=ERROR", "BatchMode=yes", "ConnectTimeout=30"];
  const command = [
    "-i",
    key,
    "-p",
    String(port),
    ...options.flatMap((option) => ["-o", option]),
    "prover@127.0.0.1",
    "id -un; hostname; systemd-detect-virt",
  ];
  for (let attempt = 1; ; attempt += 1) {
    try {
      return (await run("ssh", command)).stdout.trim().replaceAll("\n", ", ");
    } catch (error) {
      if (attempt === 60) throw error;
      await setTimeout(5000);
    }
  }
}
