import { ImageReadError, type FileSystem } from "../../../ports/images.ts";
import { withRamDisks } from "../ramdisk/with-ram-disks.ts";
import { answerTo, createWalker, type Found } from "./path-walk.ts";
import type { Session } from "./session.ts";
import { quotedPath } from "./words.ts";

const defaultNames = 10_000;
const defaultBytes = 4 * 1024 * 1024;
/** One message of libguestfs' protocol carries just under 4 MiB. */
const pieceBytes = 2 * 1024 * 1024;

export type Mounted = Pick<FileSystem, "kind" | "label" | "uuid"> & { readonly session: Session; readonly mountPoint: string };

/** The files below a mount point of the appliance, by the port's rules. */
export function openMounted({ session, mountPoint, kind, label, uuid }: Mounted): FileSystem {
  const walker = createWalker(session, mountPoint, kind === "ntfs");
  const findFile = async (path: string): Promise<Found | undefined> => {
    const found = await walker.find(path);
    return found?.stat.kind === "file" ? found : undefined;
  };
  return withRamDisks({
    kind,
    label,
    uuid,
    needsRecovery: false,
    stat: async (path, { follow = true } = {}) => (await walker.find(path, follow))?.stat,
    list: async (path, limit = defaultNames) => {
      const found = await walker.find(path);
      if (found?.stat.kind !== "directory") return undefined;
      const names = await walker.names(found.at);
      if (names.length > limit) throw new ImageReadError("a directory", `Its ${names.length} names are more than the ${limit} read`);
      return names.toSorted();
    },
    readFile: async (path, limit = defaultBytes) => {
      const found = await findFile(path);
      if (found !== undefined && found.stat.size > limit)
        throw new ImageReadError("a file", `Its ${found.stat.size} bytes are more than the ${limit} read`);
      return found === undefined ? undefined : await content(session, found.at, found.stat.size);
    },
    readStart: async (path, length) => {
      const found = await findFile(path);
      return found === undefined ? undefined : await content(session, found.at, Math.min(length, found.stat.size));
    },
    readLink: async (path) => {
      const found = await walker.find(path, false);
      return found?.stat.kind === "symlink" ? await walker.target(found.at) : undefined;
    },
  });
}

async function content(session: Session, at: string, length: number): Promise<Buffer> {
  const whole = Buffer.alloc(length);
  for (let offset = 0; offset < length; offset += pieceBytes) {
    const wanted = Math.min(pieceBytes, length - offset);
    const piece = await answerTo(session, `pread ${quotedPath(at)} ${wanted} ${offset}`);
    if (piece.length !== wanted) throw new ImageReadError("a file", `It has ${length} bytes by its attributes and fewer to be read`);
    piece.copy(whole, offset);
  }
  return whole;
}
