import type { BackupModuleOptions } from "./backup-module-options.ts";
import type { Link } from "./link/link.ts";

/** What the functions and the sessions of one module share. */
export interface ModuleContext extends Pick<BackupModuleOptions, "identity" | "reportCallbackError" | "toHostPath"> {
  readonly link: Link;
}
