/** One way the machine can start. Paths are inside the partition that holds the entry. */
export type BootEntry = {
  readonly partition: number;
  readonly path: string;
  readonly line: number;
  /** Words of the kernel's command line. */
  readonly options: readonly string[];
  readonly kernel: string;
  readonly initrds: readonly string[];
};

/** What a loader's file gives; the place is added here. */
export type ParsedEntry = Omit<BootEntry, "partition" | "path">;
