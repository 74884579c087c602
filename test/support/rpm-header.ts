/** A package as an RPM database keeps it; `padding` makes its header as long as those with changelogs are. */
export type InstalledRpm = {
  readonly name: string;
  readonly version: string;
  readonly release: string;
  readonly epoch?: number;
  readonly padding?: number;
};

/** The header blob of a package (RPM, "Package format", without magic). */
export function rpmHeader({ name, version, release, epoch, padding = 0 }: InstalledRpm): Buffer {
  const texts = [name, version, release].map((text) => Buffer.from(`${text}\0`));
  const number = Buffer.alloc(4);
  number.writeUInt32BE(epoch ?? 0);
  const values = [
    ...texts.map((bytes, index) => ({ tag: 1000 + index, type: 6, bytes })),
    ...(epoch === undefined ? [] : [{ tag: 1003, type: 4, bytes: number }]),
  ];
  const filler = { tag: 5000, type: 7, bytes: Buffer.alloc(padding, 1) };
  const all = [...values, filler];
  const index = Buffer.alloc(8 + 16 * all.length);
  index.writeUInt32BE(all.length, 0);
  let offset = 0;
  for (const [at, { tag, type, bytes }] of all.entries()) {
    for (const [place, value] of [tag, type, offset, 1].entries()) index.writeUInt32BE(value, 8 + at * 16 + place * 4);
    offset += bytes.length;
  }
  index.writeUInt32BE(offset, 4);
  return Buffer.concat([index, ...all.map(({ bytes }) => bytes)]);
}
