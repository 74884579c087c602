import { access, constants } from "node:fs/promises";
import { delimiter, join } from "node:path";

import { problem, type Problem } from "../../core/problem.ts";

/** Firmware as files: code that is shared and never written to, and what a new machine's variables begin with. */
export type Firmware = { readonly code: string; readonly variables: string };

/** What is needed to start a machine. `setpriv` makes the machine end with Slipway even when Slipway is killed. */
export type BootTools = {
  readonly qemu: string;
  readonly qemuImg: string;
  readonly setpriv: string | undefined;
  /** Only for generation 2. */
  readonly uefi: Firmware | undefined;
};

export type ToolPlaces = { readonly path: string; readonly firmware: readonly Firmware[] };

/** Beside the folders that PATH names: RHEL keeps its emulator away from them. */
const otherFolders = ["/usr/sbin", "/sbin", "/usr/libexec"];

/** Where distributions put OVMF, 4 MiB variants first: Debian and Ubuntu, Fedora and RHEL, Arch, openSUSE. */
const firmwarePlaces: readonly Firmware[] = [
  ["/usr/share/OVMF/OVMF_CODE_4M.fd", "/usr/share/OVMF/OVMF_VARS_4M.fd"],
  ["/usr/share/OVMF/OVMF_CODE.fd", "/usr/share/OVMF/OVMF_VARS.fd"],
  ["/usr/share/edk2/ovmf/OVMF_CODE_4M.fd", "/usr/share/edk2/ovmf/OVMF_VARS_4M.fd"],
  ["/usr/share/edk2/ovmf/OVMF_CODE.fd", "/usr/share/edk2/ovmf/OVMF_VARS.fd"],
  ["/usr/share/edk2/x64/OVMF_CODE.4m.fd", "/usr/share/edk2/x64/OVMF_VARS.4m.fd"],
  ["/usr/share/qemu/ovmf-x86_64-4m-code.bin", "/usr/share/qemu/ovmf-x86_64-4m-vars.bin"],
].map(([code = "", variables = ""]) => ({ code, variables }));

export function usualPlaces(): ToolPlaces {
  return { path: process.env["PATH"] ?? "", firmware: firmwarePlaces };
}

/** Finds the emulator, its disk tool and the firmware of a generation; a Problem that names the packages when one is missing. */
export async function findBootTools(generation: 1 | 2, places: ToolPlaces): Promise<BootTools | Problem> {
  const folders = [...places.path.split(delimiter).filter((each) => each !== ""), ...otherFolders];
  const qemu = await findProgram(folders, ["qemu-system-x86_64", "qemu-kvm"]);
  const qemuImg = await findProgram(folders, ["qemu-img"]);
  const uefi = generation === 2 ? await findFirmware(places.firmware) : undefined;
  if (qemu === undefined) return missing("The emulator qemu-system-x86_64", "qemu-system-x86", "qemu-system-x86-core");
  if (qemuImg === undefined) return missing("The disk tool qemu-img", "qemu-utils", "qemu-img");
  if (generation === 2 && uefi === undefined) return missing("The UEFI firmware OVMF", "ovmf", "edk2-ovmf");
  return { qemu, qemuImg, setpriv: await findProgram(folders, ["setpriv"]), uefi };
}

/** The program's path in one of the folders. */
export async function findProgram(folders: readonly string[], names: readonly string[]): Promise<string | undefined> {
  for (const name of names)
    for (const folder of folders) if (await isAllowed(join(folder, name), constants.X_OK)) return join(folder, name);
  return undefined;
}

async function findFirmware(places: readonly Firmware[]): Promise<Firmware | undefined> {
  for (const each of places)
    if ((await isAllowed(each.code, constants.R_OK)) && (await isAllowed(each.variables, constants.R_OK))) return each;
  return undefined;
}

async function isAllowed(path: string, mode: number): Promise<boolean> {
  return await access(path, mode).then(
    () => true,
    () => false,
  );
}

function missing(what: string, debian: string, fedora: string): Problem {
  return problem(
    "boot-tool-missing",
    `${what} is not installed, so that no image can be started here.`,
    `Install it (Debian, Ubuntu: apt-get install ${debian} · Fedora: dnf install ${fedora}), or leave out starting the image.`,
  );
}
