import { ImageReadError } from "../../../ports/images.ts";
import { isAllZeros } from "../../zeros.ts";
import { nameText } from "../bytes.ts";

/** Reads names out of cpio archives as their bytes come by; the files' contents are passed over, so memory does not grow with them. */
export type CpioReader = {
  /** Takes the bytes; gives how many it used. Fewer than given: the rest begins with something else than an archive, such as a compressed one. */
  push(bytes: Buffer): number;
  /** Throws `ImageReadError` when the bytes ended inside an archive. */
  finish(): void;
  /** Paths so far, in order, without `./` or `/` in front. */
  readonly paths: readonly string[];
};

/** "newc" (070701) and its variant with checksums (070702): magic and 13 fields of eight hexadecimal digits. */
const headerBytes = 110;
const sizeField = 54;
const nameSizeField = 94;
const trailer = "TRAILER!!!";
const maxPaths = 50_000;
/** As the kernel's own reader: a longer name can not be a path. */
const maxNameBytes = 4096;

/**
 * A reader for the archives of an initial RAM disk (Linux: Documentation/driver-api/early-userspace/buffer-format.rst): archives one after the
 * other, with zeros between them. `what` names it in errors.
 */
export function createCpioReader(what: string): CpioReader {
  const paths: string[] = [];
  /** Bytes of the header and name that are being collected, and how many they must become. */
  let collected = Buffer.alloc(0);
  let wanted = 0;
  let toSkip = 0;

  function take(): void {
    if (collected.length === headerBytes) {
      wanted = aligned(headerBytes + nameSize(collected, what));
      return;
    }
    const end = headerBytes + nameSize(collected, what) - 1;
    const name = nameText(collected.subarray(headerBytes, end)).replace(/^(?:\.?\/)+/, "");
    toSkip = aligned(hexField(collected, sizeField, what));
    [collected, wanted] = [Buffer.alloc(0), 0];
    if (name === trailer) return;
    if (paths.length >= maxPaths) throw new ImageReadError(what, `It holds more than ${maxPaths} files`);
    paths.push(name);
  }

  return {
    paths,
    push: (bytes) => {
      let at = 0;
      while (at < bytes.length) {
        const skipped = Math.min(toSkip, bytes.length - at);
        [toSkip, at] = [toSkip - skipped, at + skipped];
        if (toSkip > 0 || at === bytes.length) break;
        if (wanted === 0 && bytes[at] === 0) {
          at = afterZeros(bytes, at);
          continue;
        }
        if (wanted === 0 && bytes[at] !== 0x30) return at;
        wanted ||= headerBytes;
        const piece = bytes.subarray(at, at + wanted - collected.length);
        collected = Buffer.concat([collected, piece]);
        at += piece.length;
        if (collected.length === wanted) take();
      }
      return at;
    },
    finish: () => {
      if (wanted > 0 || toSkip > 0) throw new ImageReadError(what, "Its last archive is cut short");
    },
  };
}

/** Where the next byte is that is not zero. Whole blocks are compared at once: padding may be hundreds of MiB. */
function afterZeros(bytes: Buffer, from: number): number {
  let at = from;
  while (at < bytes.length && isAllZeros(bytes.subarray(at, at + zeroBlock))) at += zeroBlock;
  while (at < bytes.length && bytes[at] === 0) at += 1;
  return Math.min(at, bytes.length);
}

const zeroBlock = 64 * 1024;

function nameSize(header: Buffer, what: string): number {
  const size = hexField(header, nameSizeField, what);
  const magic = header.toString("latin1", 0, 6);
  if (magic !== "070701" && magic !== "070702") throw new ImageReadError(what, "A header in it is none of a newc archive");
  if (size < 1 || size > maxNameBytes) throw new ImageReadError(what, `A name in it claims ${size} bytes`);
  return size;
}

function hexField(header: Buffer, at: number, what: string): number {
  const text = header.toString("latin1", at, at + 8);
  if (!/^[0-9A-Fa-f]{8}$/.test(text)) throw new ImageReadError(what, "A header in it has a field that is no number");
  return Number.parseInt(text, 16);
}

function aligned(size: number): number {
  return Math.ceil(size / 4) * 4;
}
