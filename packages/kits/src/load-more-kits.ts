import { createRequire } from "node:module";
import { extname } from "node:path";

export type LoadMoreKits = () => typeof import("./more-kits.ts");

/**
 * Loads the modules that few extensions use, at once: an import is asked for them in the middle of an application's
 * code. The file lies beside this one, with the same ending, whether it is bundled or not.
 */
export const loadMoreKits: LoadMoreKits = () =>
  createRequire(import.meta.url)(`./more-kits${extname(import.meta.url)}`);
