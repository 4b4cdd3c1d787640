/** What a zip says of one of its members. */
export interface ZipEntry {
  /** With forward slashes; a folder's ends with one. */
  readonly name: string;
  /** 0 stored, 8 deflated. */
  readonly method: number;
  readonly crc32: number;
  readonly compressedSize: number;
  readonly size: number;
  /** Where its local header begins. */
  readonly offset: number;
}

export const localSignature = 0x04034b50;
export const centralSignature = 0x02014b50;
export const endSignature = 0x06054b50;
export const localHeaderSize = 30;
export const centralHeaderSize = 46;
export const endRecordSize = 22;
/** Names are in UTF-8. */
export const utf8Flag = 0x800;
export const stored = 0;
export const deflated = 8;
