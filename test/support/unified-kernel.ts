const [signatureAt, coffBytes, entryBytes, firstSection] = [0x40, 24, 40, 1024];

/** A PE file with these sections one after the other, as a builder of unified kernel images lays them out; no code in it runs. */
export function unifiedKernel(sections: Readonly<Record<string, string | Uint8Array>>): Buffer {
  const contents = Object.entries(sections).map(([name, content]) => ({ name, bytes: Buffer.from(content) }));
  const head = Buffer.alloc(firstSection);
  head.write("MZ");
  head.writeUInt32LE(signatureAt, 0x3c);
  head.write("PE", signatureAt);
  head.writeUInt16LE(contents.length, signatureAt + 6);
  let at = firstSection;
  for (const [index, { name, bytes }] of contents.entries()) {
    const entry = signatureAt + coffBytes + index * entryBytes;
    head.write(name, entry, 8, "latin1");
    for (const offset of [8, 16]) head.writeUInt32LE(bytes.length, entry + offset);
    head.writeUInt32LE(at, entry + 20);
    at += bytes.length;
  }
  return Buffer.concat([head, ...contents.map(({ bytes }) => bytes)]);
}
