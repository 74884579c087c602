/** A section of a program for UEFI: where its bytes stand in the file. */
export type PeSection = { readonly name: string; readonly offset: number; readonly length: number };

/** Everything up to the end of the table stands within this many bytes; stubs have it in the first 1 KiB. */
export const peHeadBytes = 16 * 1024;

/** Offsets of the fields (Microsoft, "PE Format": MS-DOS stub, COFF file header, section table). */
const pe = { pointer: 0x3c, signature: 0x4550, coffBytes: 24, sectionCount: 6, optionalSize: 20, entryBytes: 40 } as const;
/** The format's own limit for what a loader takes. */
const maxSections = 96;

/** The section table of a PE file's first bytes; undefined when they are none. Whatever the fields claim, nothing outside of `head` is read. */
export function peSections(head: Uint8Array): readonly PeSection[] | undefined {
  const view = new DataView(head.buffer, head.byteOffset, head.length);
  if (head[0] !== 0x4d || head[1] !== 0x5a || head.length < pe.pointer + 4) return undefined;
  const header = view.getUint32(pe.pointer, true);
  if (header + pe.coffBytes > head.length || view.getUint32(header, true) !== pe.signature) return undefined;
  const count = view.getUint16(header + pe.sectionCount, true);
  const table = header + pe.coffBytes + view.getUint16(header + pe.optionalSize, true);
  if (count > maxSections || table + count * pe.entryBytes > head.length) return undefined;
  return Array.from({ length: count }, (_, index) => sectionAt(head, view, table + index * pe.entryBytes));
}

/** The raw size is rounded up to the file's alignment, the virtual size is the content's own. */
function sectionAt(head: Uint8Array, view: DataView, at: number): PeSection {
  const [virtualSize, rawSize] = [view.getUint32(at + 8, true), view.getUint32(at + 16, true)];
  const name = String.fromCodePoint(...head.subarray(at, at + 8)).replace(/\0.*$/s, "");
  return { name, offset: view.getUint32(at + 20, true), length: virtualSize === 0 ? rawSize : Math.min(virtualSize, rawSize) };
}
