/** One way the machine can start. Paths are inside the partition that holds the entry. */
export type BootEntry = {
  readonly partition: number;
  readonly path: string;
  /** Of the options, in the loader's file; a unified kernel image has no lines. */
  readonly line?: number;
  /** Words of the kernel's command line. */
  readonly options: readonly string[];
  readonly kernel: string;
  /** Release of the kernel, where the entry says it. */
  readonly version?: string;
  readonly initrds: readonly string[];
  /** True for a unified kernel image: `kernel` is the image itself. */
  readonly unified?: true;
  /** Where the initial RAM disk stands in a unified kernel image. */
  readonly ramDisk?: { readonly offset: number; readonly length: number };
};

/** What a loader's file gives; the place is added later. */
export type ParsedEntry = Omit<BootEntry, "partition" | "path" | "unified" | "ramDisk">;
