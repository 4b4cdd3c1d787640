/** What the archive says about one entry, before its content. */
export interface TarEntryHeader {
  /** Raw bytes as archived, without the slash that ends a directory's name. Not checked for `..`: judge it before use. */
  readonly path: Uint8Array;
  /** `link` is a hard link; `other` is a device, FIFO or a type of one tar program. */
  readonly type: "file" | "directory" | "link" | "symlink" | "other";
  /** The archive's own character for the type; the original writes NUL for a file that was a symbolic link. */
  readonly typeflag: string;
  /** 07777 bits. */
  readonly mode: number;
  /** Bytes of content that follow; 0 for a directory, whatever its header says. */
  readonly size: number;
  /** Nanoseconds since 1970. */
  readonly mtimeNs: bigint;
  /** Byte offset of the entry's first block: that of its long-name or pax record, where it has one. */
  readonly offset: number;
}

/** Takes the entries of an archive: for each one `entry`, `data` any number of times, `entryEnd`. */
export interface TarSink {
  entry(header: TarEntryHeader): void;
  /** A view of the chunk that was pushed: use it before returning, or copy it. Never empty. */
  data(bytes: Uint8Array): void;
  /** The content was complete, and so was the padding after it. */
  entryEnd(): void;
}
