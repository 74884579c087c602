import { ImageReadError, type FileSystem } from "../../../ports/images.ts";
import { Undecided } from "../../check.ts";
import { fact, type Context } from "../../context.ts";
import { rootCandidates } from "../../tree/root.ts";
import { isOpen, volumes, whyClosed, type OpenVolume } from "../../tree/volumes.ts";
import { openHive, type Hive } from "./hive.ts";

/** What to do where the files of a Windows image can not be had. */
export const windowsRemedy =
  "Install libguestfs (Debian, Ubuntu: `apt-get install libguestfs-tools`), with which NTFS is read, and certify a local file with `--backend` at auto.";

const folder = "/Windows/System32";
/** What Windows Server 2022 has after years of updates is half of these. */
const maxBytes = { SYSTEM: 64, SOFTWARE: 128 } as const;
const mebibyte = 1024 * 1024;

/** The volume that Windows is on; `Undecided` when none can be read. WIN-001 tells about it. */
export const windowsVolume = fact(findWindows);

/** HKEY_LOCAL_MACHINE\SYSTEM. */
export const systemHive = fact(async (context) => await readHive(context, "SYSTEM"));

/** HKEY_LOCAL_MACHINE\SOFTWARE. */
export const softwareHive = fact(async (context) => await readHive(context, "SOFTWARE"));

/** The control set that the next start takes, as a path in the SYSTEM hive. */
export const controlSet = fact(findControlSet);

/** The build number of Windows, such as 17763; undefined when it is not there. */
export const windowsBuild = fact(findBuild);

async function findWindows(context: Context): Promise<OpenVolume> {
  const all = await volumes(context);
  for (const volume of all) if (isOpen(volume) && (await holdsWindows(volume.files))) return volume;
  const closed = all.find((volume) => !isOpen(volume) && volume.partition.content === "ntfs");
  if (closed !== undefined) throw new Undecided(whyClosed(closed), { because: "WIN-001", remedy: windowsRemedy });
  // Where another system is, the wrong label is what has to be told.
  const because = (await rootCandidates(context)).length > 0 ? "OFFER-001" : "WIN-001";
  throw new Undecided("No volume with \\Windows\\System32 was found.", { because });
}

/** Windows is on NTFS, and nowhere else. */
export async function holdsWindows(files: FileSystem): Promise<boolean> {
  return files.kind === "ntfs" && (await files.stat(folder))?.kind === "directory";
}

async function readHive(context: Context, name: keyof typeof maxBytes): Promise<Hive> {
  const { files } = await windowsVolume(context);
  const bytes = await files.readFile(`${folder}/config/${name}`, maxBytes[name] * mebibyte);
  if (bytes === undefined) throw new ImageReadError(`the registry hive ${name}`, "There is none");
  const hive = openHive(bytes);
  if (hive.isDirty)
    throw new Undecided(`The registry hive ${name} was not written to the end: what is in its log files only is not read.`, {
      remedy: "Start the machine once more, let `sysprep /generalize /oobe /shutdown` shut it down, and export it then.",
    });
  return hive;
}

async function findControlSet(context: Context): Promise<string> {
  const current = (await systemHive(context)).number("Select", "Current");
  if (current === undefined || current < 1 || current > 999)
    throw new ImageReadError("the registry hive SYSTEM", "It names no current control set");
  return `ControlSet${String(current).padStart(3, "0")}`;
}

async function findBuild(context: Context): Promise<number | undefined> {
  const text = (await softwareHive(context)).text("Microsoft\\Windows NT\\CurrentVersion", "CurrentBuildNumber");
  return text !== undefined && /^\d{4,6}$/.test(text) ? Number(text) : undefined;
}
