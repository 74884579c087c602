/** Chunk size of every manifest: 4 MiB, the largest page write object storage takes (Put Page: "up to 4 MiB"). */
export const chunkSize = 4 * 1024 * 1024;

/** One chunk that is not all zeros: its index (offset = index × chunkSize) and the SHA-256 of its bytes (the last chunk may be short). */
export type Chunk = { readonly index: number; readonly sha256: string };

/**
 * What an image is, by the bytes that matter: its length and the digests of the chunks that hold data; every other chunk is zeros.
 * `digest` is the SHA-256 of `chunkManifestText`, so it names the whole content without hashing zeros. `sha256`, when known, is the SHA-256 of
 * the whole file, checked once and bound to the rest.
 */
export type ChunkManifest = {
  readonly schemaVersion: 1;
  readonly length: number;
  readonly chunkSize: number;
  readonly chunks: readonly Chunk[];
  readonly digest: string;
  readonly sha256?: string;
};

/** The text that `digest` is the SHA-256 of: one line for the length, one per data chunk, ascending. */
export function chunkManifestText(manifest: Pick<ChunkManifest, "length" | "chunkSize" | "chunks">): string {
  return [
    `slipway-chunks 1 ${manifest.length} ${manifest.chunkSize}`,
    ...manifest.chunks.map(({ index, sha256 }) => `${index} ${sha256}`),
    "",
  ].join("\n");
}
