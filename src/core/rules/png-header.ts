/** What a PNG's header says of its size. */
type PngSize = { readonly width: number; readonly height: number; readonly pixelBytes: number };

/** Samples of a pixel, and the bits that each may have, by colour type (PNG Specification, table "Colour types"). */
const colours: ReadonlyMap<number, { readonly samples: number; readonly depths: readonly number[] }> = new Map([
  [0, { samples: 1, depths: [1, 2, 4, 8, 16] }],
  [2, { samples: 3, depths: [8, 16] }],
  [3, { samples: 1, depths: [1, 2, 4, 8] }],
  [4, { samples: 2, depths: [8, 16] }],
  [6, { samples: 4, depths: [8, 16] }],
]);

/** Where the seven passes of an interlaced picture begin, and how far their pixels are apart: across, down. */
const passes = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;

/** Reads the 13 bytes of an IHDR chunk at `start`; a text says what is wrong with them. */
export function readPngHeader(view: DataView, start: number): PngSize | string {
  const [width, height] = [view.getUint32(start), view.getUint32(start + 4)];
  const [depth, colour, compression, filter, interlace] = [8, 9, 10, 11, 12].map((at) => view.getUint8(start + at));
  const form = colours.get(Number(colour));
  if (width === 0 || height === 0) return "it has no pixels";
  if (form === undefined || !form.depths.includes(Number(depth))) return "its header names no kind of colour";
  if (compression !== 0 || filter !== 0 || Number(interlace) > 1) return "its header names a method that there is not";
  const bits = form.samples * Number(depth);
  const rows = (across: number, down: number): number => (across === 0 ? 0 : down * (1 + Math.ceil((across * bits) / 8)));
  if (interlace === 0) return { width, height, pixelBytes: rows(width, height) };
  const sizes = passes.map(([x, y, dx, dy]) => rows(Math.max(0, Math.ceil((width - x) / dx)), Math.max(0, Math.ceil((height - y) / dy))));
  return { width, height, pixelBytes: sizes.reduce((sum, size) => sum + size, 0) };
}
