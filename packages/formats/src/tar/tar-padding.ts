import { tarBlockBytes } from "./tar-block-bytes.ts";

/** How many zero bytes follow `size` bytes of content: 0 to 511. */
export function tarPadding(size: number): number {
  return (tarBlockBytes - (size % tarBlockBytes)) % tarBlockBytes;
}
