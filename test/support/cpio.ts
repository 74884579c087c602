/** A newc archive of the files, ended by its trailer: paths with their contents. */
export function cpioArchive(files: Readonly<Record<string, string | Uint8Array>>): Buffer {
  return Buffer.concat([...Object.entries(files), ["TRAILER!!!", ""] as const].map(([path, content]) => entry(path, Buffer.from(content))));
}

function entry(path: string, content: Buffer): Buffer {
  const name = Buffer.from(`${path}\0`);
  const fields = [1, 0o100644, 0, 0, 1, 0, content.length, 0, 0, 0, 0, name.length, 0];
  const header = Buffer.from(`070701${fields.map((field) => field.toString(16).toUpperCase().padStart(8, "0")).join("")}`);
  return Buffer.concat([padded(Buffer.concat([header, name])), padded(content)]);
}

function padded(bytes: Buffer): Buffer {
  return Buffer.concat([bytes, Buffer.alloc(-bytes.length & 3)]);
}
