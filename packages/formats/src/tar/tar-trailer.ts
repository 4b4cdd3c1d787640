import { tarBlockBytes } from "./tar-block-bytes.ts";

/** The end of an archive: two zero blocks, and nothing after them. Shared, so write it out but never into it. */
export const tarTrailer: Uint8Array = new Uint8Array(2 * tarBlockBytes);
