/** Four numbers, most significant first, as in `10.0.14393.953`. */
export type FileVersion = readonly [number, number, number, number];

/** `VS_FIXEDFILEINFO` (verrsrc.h): its signature and version, then the file's version as two times 32 bits. */
const signature = Buffer.from([0xbd, 0x04, 0xef, 0xfe, 0x00, 0x00, 0x01, 0x00]);
const versionOffset = 8;

/** The version in a program's version resource; undefined when it has none. The resource is found by its signature, wherever it stands. */
export function fileVersion(bytes: Uint8Array): FileVersion | undefined {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const at = file.indexOf(signature);
  if (at < 0 || at + versionOffset + 8 > file.length) return undefined;
  const [high, low] = [file.readUInt32LE(at + versionOffset), file.readUInt32LE(at + versionOffset + 4)];
  return [Math.floor(high / 2 ** 16), high % 2 ** 16, Math.floor(low / 2 ** 16), low % 2 ** 16];
}

export function versionText(version: FileVersion): string {
  return version.join(".");
}

/** True when `version` is `least` or newer. */
export function isAtLeast(version: FileVersion, least: FileVersion): boolean {
  const different = version.findIndex((part, index) => part !== least[index]);
  return different < 0 || (version[different] ?? 0) > (least[different] ?? 0);
}

/** PE header: where its place is told, its signature, and the machine behind it (PE/COFF specification, "COFF File Header"). */
const peOffsetAt = 0x3c;
const machines: Readonly<Record<number, string>> = { 0x14c: "i386", 0x1c4: "arm", 0x8664: "x86_64", 0xaa64: "aarch64" };

/** Which machine a program's first bytes are for; undefined when they are no Windows program. */
export function peMachine(start: Uint8Array): string | undefined {
  const file = Buffer.from(start.buffer, start.byteOffset, start.length);
  if (file.length < peOffsetAt + 4 || file.toString("latin1", 0, 2) !== "MZ") return undefined;
  const at = file.readUInt32LE(peOffsetAt);
  if (at + 6 > file.length || file.toString("latin1", at, at + 4) !== "PE\0\0") return undefined;
  const machine = file.readUInt16LE(at + 4);
  return machines[machine] ?? `machine 0x${machine.toString(16)}`;
}
