/** One file or directory as it goes into our tars. */
export interface TarMember {
  /**
   * Raw bytes of the name, not necessarily UTF-8; absolute in a full backup, without the leading slash in an increment.
   * The slash that ends a directory's name in the archive may be left out.
   */
  readonly path: Uint8Array;
  readonly type: "file" | "directory";
  /** Permission and set-id bits; bits above 07777 are left out. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** Bytes of content that will follow; ignored for a directory. */
  readonly size: number;
  /** Nanoseconds since 1970, negative before. */
  readonly mtimeNs: bigint;
}
