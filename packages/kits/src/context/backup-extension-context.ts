import { backupDirectory } from "./backup-directory.ts";
import type { ContextOptions } from "./context.ts";
import { ExtensionContext } from "./extension-context.ts";

/** The `context` of a backup extension. @see docs: js-apis-file-backupextensioncontext.md */
export class BackupExtensionContext extends ExtensionContext {
  readonly #bundleName: string;

  constructor(options: ContextOptions) {
    super(options);
    this.#bundleName = options.identity.bundleName;
  }

  /** Where the framework stages backups, with a slash at the end; empty above EL2. */
  get backupDir(): string {
    return backupDirectory(this.#bundleName, this.area);
  }
}
