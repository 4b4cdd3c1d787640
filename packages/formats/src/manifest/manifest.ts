/** Times and size of a file as the manifest keeps them. */
export interface ManifestStat {
  readonly sizeBytes: number;
  /** The whole `st_mode`, type bits too. */
  readonly mode: number;
  /** Nanoseconds since 1970. */
  readonly atimeNs: bigint;
  readonly mtimeNs: bigint;
}

/** One file of a backup set: a big file, or a tar with the small ones. */
export interface ManifestItem {
  /** Transfer name. As read it is unchecked, and the original's may hold a slash: see `parseTransferName` of protocol. */
  readonly fileName: string;
  /**
   * Raw bytes of the sandbox path: for a big file where it belongs, for a tar where it was. The original writes it
   * without its leading slash in an increment. As read it is unchecked.
   */
  readonly path: Uint8Array;
  readonly stat: ManifestStat;
  readonly isBigFile: boolean;
  /** A tar that the user owns: it is put back as it is, never unpacked. */
  readonly isUserTar: boolean;
  /** Of the content, 64 lower-case hex digits. Ours: the original neither writes nor reads it. */
  readonly sha256?: string;
  /**
   * The application's own file was handed over, and changed meanwhile: nobody knows which bytes of it arrived, nor how
   * many, and there is no `sha256`. Ours, as well.
   */
  readonly hasChanged?: true;
}

/** Whether an item is one of the framework's archives: what is in it is put back, and not the item itself. */
export function isArchiveItem({ fileName, isUserTar, isBigFile }: ManifestItem): boolean {
  return fileName.endsWith(".tar") && !isUserTar && !isBigFile;
}
