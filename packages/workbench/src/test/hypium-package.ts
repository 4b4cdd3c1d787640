import { createRequire } from "node:module";

export const hypiumName = "@ohos/hypium";

/**
 * The source that stands for `@ohos/hypium`, absolute. Its modules import each other without endings, which Node cannot
 * follow: they are compiled with the author's.
 */
export function findHypium(): string {
  return createRequire(import.meta.url).resolve(hypiumName);
}
