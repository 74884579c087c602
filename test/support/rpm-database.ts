import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

/** A package as RPM knows it. `padding` makes its header larger. */
export type RpmPackage = {
  readonly name: string;
  readonly version: string;
  readonly release: string;
  readonly epoch?: number;
  readonly padding?: number;
};

/** An `rpmdb.sqlite` with these packages, as RPM makes it: headers as blobs in a table `Packages`. */
export function rpmSqlite(packages: readonly RpmPackage[], pageSize = 4096): Buffer {
  const folder = mkdtempSync(join(tmpdir(), "slipway-rpm-"));
  try {
    const file = join(folder, "rpmdb.sqlite");
    const sqlite = new DatabaseSync(file);
    sqlite.exec(
      `PRAGMA page_size=${pageSize}; CREATE TABLE 'Packages' (hnum INTEGER PRIMARY KEY AUTOINCREMENT, blob BLOB NOT NULL); BEGIN`,
    );
    const insert = sqlite.prepare("INSERT INTO Packages (blob) VALUES (?)");
    for (const each of packages) insert.run(rpmHeader(each));
    sqlite.exec("COMMIT");
    sqlite.close();
    return readFileSync(file);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A header without its magic, as databases hold it (RPM, "Package format"). */
function rpmHeader({ name, version, release, epoch, padding = 0 }: RpmPackage): Buffer {
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
