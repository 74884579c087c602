/**
 * Where an image's copy lies in a region's account. Copies are written and kept in the private container; the public one, which anybody may read, holds
 * server-side copies of what is live. Nothing is renamed in object storage, so each attempt at a copy is a blob of its own number, and the record, written
 * last, says which of them is the copy.
 */
export type BlobNames = {
  readonly record: string;
  /** Where the record lies while its copy is being removed. */
  readonly removing: string;
  readonly folder: string;
  readonly image: (number: number) => string;
  readonly journal: (number: number) => string;
  readonly shared: string;
};

/** The blobs of the image with this digest (64 hex digits). */
export function blobNames(digest: string): BlobNames {
  const folder = `images/${digest}/`;
  return {
    record: `${records}${digest}.json`,
    removing: `removing/${digest}.json`,
    folder,
    image: (number) => `${folder}${number}.vhd`,
    journal: (number) => `journals/${digest}/${number}`,
    shared: `${digest}.vhd`,
  };
}

/** What the names of all records begin with. */
export const records = "records/";

/** The digest that a record's blob is named by; undefined for other blobs. */
export function recordDigest(name: string): string | undefined {
  return /^records\/([0-9a-f]{64})\.json$/.exec(name)?.[1];
}

/** The number of an attempt at a copy; undefined for other blobs. */
export function imageNumber(name: string): number | undefined {
  const text = /\/(\d{1,6})\.vhd$/.exec(name)?.[1];
  return text === undefined ? undefined : Number(text);
}
