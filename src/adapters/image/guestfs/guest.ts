import { ImageReadError, type FileSystem, type InnerVolume, type Partition, type UnsupportedFileSystem } from "../../../ports/images.ts";
import { findGuestfish, startAppliance, type Started } from "./appliance.ts";
import { openMounted } from "./open-guest.ts";
import { answerTo } from "./path-walk.ts";
import type { Session } from "./session.ts";
import { complaint, nameBytes, quotedPath } from "./words.ts";

type Opened = FileSystem | UnsupportedFileSystem;

/** A disk as libguestfs shows it. It is started by the first question that needs it, once, and ends with the disk. */
export type Guest = AsyncDisposable & {
  /** True for contents that libguestfs reads and the built-in readers do not. */
  reads(content: string): boolean;
  fileSystem(partition: Partition): Promise<Opened>;
  innerVolumes(partition: Partition): Promise<readonly InnerVolume[]>;
};

/** What the appliance's kernel and ntfs-3g mount, and the built-in readers where they find features that they do not know. */
const kinds: ReadonlySet<string> = new Set(["xfs", "btrfs", "ntfs", "ext2", "ext3", "ext4"] satisfies FileSystem["kind"][]);
const maxVolumes = 64;
/** `<group>/<volume>` as LVM allows them (lvm(8), "VALID NAMES"). */
const volumeDevice = /^\/dev(?:\/(?!\.{1,2}(?:\/|$))[A-Za-z0-9+_.-]{1,127}){2}$/;
/** A subvolume's name goes into mount options, where a comma would begin another one. */
const subvolumeName = /^[A-Za-z0-9@._/-]{1,255}$/;

/** Reads the disk file through `start`, which tests replace. */
export function createGuest(file: string, start: (file: string) => Promise<Started> = startInstalled): Guest {
  let starting: Promise<Started> | undefined;
  const started = async (): Promise<Started> => await (starting ??= start(file));
  const open = createOpener();
  return {
    reads: (content) => kinds.has(content),
    fileSystem: async ({ number, content }) => {
      if (!isKind(content)) return unsupported(content, "Neither the built-in readers nor libguestfs read this");
      const answer = await started();
      if (answer.kind === "failed") return unsupported(content, answer.reason);
      return await open(answer.session, `/dev/sda${number}`, content);
    },
    innerVolumes: async ({ content }) => {
      if (content !== "lvm2") return [];
      const answer = await started();
      if (answer.kind === "failed") throw new ImageReadError("LVM", answer.reason);
      const found: InnerVolume[] = [];
      for (const device of await logicalVolumes(answer.session)) {
        const kind = await textOf(answer.session, `vfs-type ${quotedPath(nameBytes(device))}`);
        // Swap on a logical volume holds no files, as on a partition.
        if (isKind(kind)) found.push({ device, files: await open(answer.session, device, kind) });
        else if (kind !== "swap") found.push({ device, files: unsupported("unknown", "It is no file system that is read") });
      }
      return found;
    },
    [Symbol.asyncDispose]: async () => {
      const answer = await starting;
      if (answer?.kind === "started") await answer.session[Symbol.asyncDispose]();
    },
  };
}

type Open = (session: Session, device: string, kind: FileSystem["kind"]) => Promise<Opened>;

/** Mounts devices of one appliance, each at a place of its own. */
function createOpener(): Open {
  let mounts = 0;
  const mount = async (session: Session, device: string, options: string): Promise<string | { readonly failure: string }> => {
    mounts += 1;
    const mountPoint = `/slipway${mounts}`;
    await answerTo(session, `mkmountpoint ${mountPoint}`);
    const { error } = await session.ask(`mount-options ${options} ${quotedPath(nameBytes(device))} ${mountPoint}`);
    return error === "" ? mountPoint : { failure: complaint(error) };
  };
  return async (session, device, kind) => {
    const mountPoint = await mount(session, device, "ro");
    if (typeof mountPoint !== "string") return unsupported(kind, `libguestfs can not mount it (${mountPoint.failure})`);
    const label = await textOf(session, `vfs-label ${quotedPath(nameBytes(device))}`);
    const uuid = await textOf(session, `vfs-uuid ${quotedPath(nameBytes(device))}`);
    const files = openMounted({ session, mountPoint, kind, label, uuid });
    if (kind !== "btrfs") return files;
    const subvolume = async (name: string): Promise<FileSystem | undefined> => {
      if (!subvolumeName.test(name)) return undefined;
      const inner = await mount(session, device, `ro,subvol=${name.replace(/^\/*/, "/")}`);
      return typeof inner === "string" ? openMounted({ session, mountPoint: inner, kind, label, uuid }) : undefined;
    };
    return { ...files, subvolume };
  };
}

async function startInstalled(file: string): Promise<Started> {
  const guestfish = findGuestfish();
  if (guestfish === undefined)
    return { kind: "failed", reason: "libguestfs, which would read it, is not installed (package libguestfs-tools)" };
  const started = await startAppliance(file, guestfish);
  return started.kind === "failed" ? { ...started, reason: `libguestfs, which would read it, did not start: ${started.reason}` } : started;
}

async function logicalVolumes(session: Session): Promise<readonly string[]> {
  const devices = (await answerTo(session, "lvs"))
    .toString("latin1")
    .split("\n")
    .filter((line) => line !== "");
  if (devices.length > maxVolumes) throw new ImageReadError("LVM", `There are more than ${maxVolumes} logical volumes`);
  if (!devices.every((device) => volumeDevice.test(device)))
    throw new ImageReadError("LVM", "A logical volume has a name that LVM forbids");
  return devices;
}

/** The text a command answers; empty where it fails, as for a file system without a label. */
async function textOf(session: Session, command: string): Promise<string> {
  const { out, error } = await session.ask(command);
  return error === "" ? out.toString("latin1").trimEnd().slice(0, 256) : "";
}

function isKind(kind: string): kind is FileSystem["kind"] {
  return kinds.has(kind);
}

function unsupported(content: string, reason: string): UnsupportedFileSystem {
  return { kind: "unsupported", content, reason };
}
