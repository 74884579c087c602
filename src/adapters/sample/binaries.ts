export type Architecture = "x64" | "arm64";

const elfMachines = { x64: 0x3e, arm64: 0xb7 } as const;
const peMachines = { x64: 0x8664, arm64: 0xaa64 } as const;

/** The header of a 64-bit ELF program without any code: enough to tell the architecture. */
export function elfStub(architecture: Architecture): Uint8Array {
  const bytes = Buffer.alloc(64);
  bytes.set([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]);
  bytes.writeUInt16LE(3, 16); // position-independent executable
  bytes.writeUInt16LE(elfMachines[architecture], 18);
  bytes.writeUInt32LE(1, 20);
  bytes.writeUInt16LE(64, 52);
  return bytes;
}

/** The headers of an EFI application (PE32+) without any code. */
export function efiStub(architecture: Architecture): Uint8Array {
  const bytes = Buffer.alloc(512);
  bytes.write("MZ", 0, "latin1");
  bytes.writeUInt32LE(0x40, 0x3c);
  bytes.write("PE\0\0", 0x40, "latin1");
  bytes.writeUInt16LE(peMachines[architecture], 0x44);
  bytes.writeUInt16LE(0xf0, 0x54); // size of the optional header
  bytes.writeUInt16LE(0x0022, 0x56); // executable, large addresses
  bytes.writeUInt16LE(0x020b, 0x58); // PE32+
  bytes.writeUInt16LE(10, 0x9c); // subsystem: EFI application
  return bytes;
}

/** The set-up header of an x86 kernel (Linux/x86 boot protocol 2.15) with its version text, without any code. */
export function kernelStub(version: string): Uint8Array {
  const bytes = Buffer.alloc(2048);
  bytes[0x1f1] = 3; // set-up sectors
  bytes.writeUInt16LE(0xaa55, 0x1fe);
  bytes.write("HdrS", 0x202, "latin1");
  bytes.writeUInt16LE(0x020f, 0x206);
  bytes.writeUInt16LE(0x200, 0x20e); // the version text stands at this offset + 0x200
  bytes.write(`${version} (sample) #1 SMP`, 0x400, "latin1");
  return bytes;
}
