import { ImageReadError } from "../../ports/images.ts";
import { textOf } from "../tree/text.ts";

const where = "a SQLite database";
const magic = "SQLite format 3\0";
const page = { leafTable: 0x0d, interiorTable: 0x05 } as const;
const maxPayload = 32 * 1024 * 1024;

export type SqliteValue = number | string | Uint8Array | undefined;
type Database = { readonly bytes: Uint8Array; readonly view: DataView; readonly pageSize: number; readonly usable: number };

/**
 * Rows of a table in the bytes of a SQLite database (SQLite, "Database File Format"), in the order of their ids. Reads table b-trees only and runs nothing
 * of what a schema says. Throws `ImageReadError` for broken structures; every page is read once at most, so a loop ends.
 */
export function* sqliteRows(bytes: Uint8Array, table: string): Generator<readonly SqliteValue[]> {
  const database = openDatabase(bytes);
  for (const [type, name, , root] of rowsFrom(database, 1))
    if (type === "table" && name === table && typeof root === "number") {
      yield* rowsFrom(database, root);
      return;
    }
  throw broken("It has no such table");
}

function openDatabase(bytes: Uint8Array): Database {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (bytes.length < 512 || textOf(bytes.subarray(0, magic.length)) !== magic) throw broken("It does not begin as one");
  const size = view.getUint16(16);
  const pageSize = size === 1 ? 65_536 : size;
  const usable = pageSize - view.getUint8(20);
  if (pageSize < 512 || usable < 480) throw broken(`Its pages have ${pageSize} bytes`);
  return { bytes, view, pageSize, usable };
}

function* rowsFrom(database: Database, root: number): Generator<readonly SqliteValue[]> {
  const { view, pageSize } = database;
  const seen = new Set<number>();
  const pending = [root];
  let budget = 2 * database.bytes.length;
  for (let number = pending.pop(); number !== undefined; number = pending.pop()) {
    if (seen.has(number)) throw broken("Its pages form a loop");
    seen.add(number);
    const start = pageStart(database, number);
    const header = start + (number === 1 ? 100 : 0);
    const [kind, count] = [view.getUint8(header), view.getUint16(header + 3)];
    const isLeaf = kind === page.leafTable;
    if (!isLeaf && kind !== page.interiorTable) throw broken("A page of a table has another kind");
    const cells = cellPlaces(view, { header: header + (isLeaf ? 8 : 12), count, start, pageSize });
    if (!isLeaf) pending.push(view.getUint32(header + 8), ...cells.map((cell) => view.getUint32(cell)).toReversed());
    for (const cell of isLeaf ? cells : []) {
      const payload = payloadAt(database, cell);
      budget -= payload.length;
      if (budget < 0) throw broken("Its rows claim more bytes than it has");
      yield columns(payload);
    }
  }
}

type Cells = { readonly header: number; readonly count: number; readonly start: number; readonly pageSize: number };

function cellPlaces(view: DataView, { header, count, start, pageSize }: Cells): readonly number[] {
  if (header + count * 2 > start + pageSize) throw broken("A page claims more rows than fit");
  return Array.from({ length: count }, (_, index) => {
    const at = view.getUint16(header + index * 2);
    if (at + 4 > pageSize) throw broken("A row stands outside of its page");
    return start + at;
  });
}

function pageStart({ bytes, pageSize }: Database, number: number): number {
  const start = (number - 1) * pageSize;
  if (number < 1 || start + pageSize > bytes.length) throw broken(`It refers to page ${number}`);
  return start;
}

/** The row's bytes: what fits stands in the page, the rest in a chain of others. */
function payloadAt(database: Database, cell: number): Uint8Array {
  const { bytes, view, usable, pageSize } = database;
  const size = varint(bytes, cell);
  const content = varint(bytes, size.next).next;
  if (size.value > maxPayload || size.value > bytes.length) throw broken(`A row claims ${size.value} bytes`);
  const local = localBytes(size.value, usable);
  if (content + local > bytes.length) throw broken("A row is cut short");
  if (local === size.value) return bytes.subarray(content, content + local);
  const whole = new Uint8Array(size.value);
  whole.set(bytes.subarray(content, content + local));
  let next = content + local + 4 <= bytes.length ? view.getUint32(content + local) : 0;
  for (let filled = local; filled < size.value; filled += usable - 4) {
    const start = pageStart(database, next);
    next = view.getUint32(start);
    whole.set(bytes.subarray(start + 4, start + Math.min(pageSize, usable)).subarray(0, size.value - filled), filled);
  }
  return whole;
}

/** How much of a row stays in its page ("Cell Payload Overflow Pages"). */
function localBytes(size: number, usable: number): number {
  const most = usable - 35;
  if (size <= most) return size;
  const least = Math.floor(((usable - 12) * 32) / 255) - 23;
  const preferred = least + ((size - least) % (usable - 4));
  return preferred <= most ? preferred : least;
}

/** "Record Format": the types of the columns, then their values. */
function columns(payload: Uint8Array): readonly SqliteValue[] {
  const header = varint(payload, 0);
  const values: SqliteValue[] = [];
  let at = header.value;
  for (let place = header.next; place < header.value;) {
    const { value: type, next } = varint(payload, place);
    const length = type >= 12 ? Math.floor((type - 12) / 2) : (integerBytes[type] ?? 0);
    if (at + length > payload.length) throw broken("A column reaches behind its row");
    values.push(columnValue(type, payload.subarray(at, at + length)));
    [at, place] = [at + length, next];
  }
  return values;
}

const integerBytes: readonly number[] = [0, 1, 2, 3, 4, 6, 8, 8];

function columnValue(type: number, bytes: Uint8Array): SqliteValue {
  if (type >= 12) return type % 2 === 0 ? bytes : textOf(bytes);
  if (type === 8 || type === 9) return type - 8;
  return type >= 1 && type <= 6 ? bytes.reduce((sum, byte) => sum * 256 + byte, 0) : undefined;
}

/** Seven bits in each byte, the highest says that more follow; the ninth has eight. */
function varint(bytes: Uint8Array, start: number): { readonly value: number; readonly next: number } {
  let value = 0;
  for (let index = 0; index < 9; index += 1) {
    const byte = bytes[start + index];
    if (byte === undefined) throw broken("A number in it is cut short");
    if (index === 8) return { value: value * 256 + byte, next: start + 9 };
    value = value * 128 + (byte & 0x7f);
    if (byte < 0x80) return { value, next: start + index + 1 };
  }
  return { value, next: start + 9 };
}

function broken(message: string): ImageReadError {
  return new ImageReadError(where, message);
}
