const strictUtf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** The text of a name's bytes: UTF-8 when they are valid UTF-8, else latin-1, so that every name has a text. */
export function nameText(bytes: Uint8Array): string {
  try {
    return strictUtf8.decode(bytes);
  } catch {
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("latin1");
  }
}

/** A 64-bit little-endian number at `offset`. Above 2^53 it is no longer exact, which every bound check then refuses anyway. */
export function u64le(buffer: Buffer, offset: number): number {
  return buffer.readUInt32LE(offset) + buffer.readUInt32LE(offset + 4) * 2 ** 32;
}

/** Text up to the first NUL. */
export function cString(bytes: Buffer): string {
  const end = bytes.indexOf(0);
  return nameText(end === -1 ? bytes : bytes.subarray(0, end));
}

/** True when every byte is zero. */
export function isZero(bytes: Uint8Array): boolean {
  return zeros(bytes.length).equals(bytes);
}

const zeroBlock = Buffer.alloc(4 * 1024 * 1024);

function zeros(length: number): Buffer {
  return length <= zeroBlock.length ? zeroBlock.subarray(0, length) : Buffer.alloc(length);
}

/** A GUID as GPT stores it (first three fields little-endian), upper case. */
export function guidText(bytes: Buffer, offset: number): string {
  const hex = (from: number, to: number): string => bytes.toString("hex", offset + from, offset + to);
  const swapped = (from: number, to: number): string =>
    Buffer.from(bytes.subarray(offset + from, offset + to).toReversed()).toString("hex");
  return [swapped(0, 4), swapped(4, 6), swapped(6, 8), hex(8, 10), hex(10, 16)].join("-").toUpperCase();
}

/** A UUID whose bytes are stored in reading order, lower case. */
export function uuidText(bytes: Buffer, offset: number): string {
  const hex = bytes.toString("hex", offset, offset + 16);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
