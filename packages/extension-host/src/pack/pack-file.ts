import type { TreeItem } from "@carryall/scan";
import { BigFiles } from "./big-files.ts";
import type { Added } from "./packed-file.ts";
import type { TarSlices } from "./tar-slices.ts";

/** Packs a file as what it is now: one that has become too big for a tar since it was found goes by itself. */
export function packFile(
  item: Extract<TreeItem, { kind: "file" }>,
  { tars, bigs }: { readonly tars: TarSlices; readonly bigs: BigFiles },
): Added {
  if (BigFiles.isBig(item)) return bigs.open(item);
  const added = tars.add(item);
  return added.isTooBig === true ? bigs.open(item) : added;
}
