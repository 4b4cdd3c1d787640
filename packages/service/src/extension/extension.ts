import type { InstalledBundle } from "@carryall/device";
import type { MessageDefinition, extensionMessages as messages } from "@carryall/protocol";
import type { Log } from "@carryall/runtime";
import type * as v from "valibot";

type AnySchema = v.GenericSchema<unknown, unknown>;

/** One running extension. Disposing of it ends its process and removes its staging, on every path. */
export interface Extension extends AsyncDisposable {
  readonly pid: number;
  /** Of the application's class. */
  readonly className: string;
  /** True where the process is gone, or will not be heard of again. */
  readonly hasEnded: boolean;
  /** Rejects with `extensionDied` when the process ends of its own accord, also while nothing is asked of it. */
  readonly died: Promise<never>;
  /** Sandbox path of what was staged for it. */
  readonly stagedPath: string | undefined;
  /** @throws {BackupError} what the extension threw, or `extensionDied` where it ended instead of answering. */
  call<P extends AnySchema, R extends AnySchema>(
    definition: MessageDefinition<P, R>,
    params: v.InferOutput<P>,
  ): Promise<v.InferOutput<R>>;
}

/** What an extension says of its own accord. Offers carry the pid as the service sees it. */
export interface ExtensionHandlers {
  fileReady(message: v.InferOutput<typeof messages.fileReady.params>): Promise<void>;
  filesReady(message: v.InferOutput<typeof messages.filesReady.params>): Promise<void>;
  restoreFileReady(message: v.InferOutput<typeof messages.restoreFileReady.params>): Promise<void>;
  fileFailed(message: v.InferOutput<typeof messages.fileFailed.params>): void;
  step(message: v.InferOutput<typeof messages.step.params>): void;
}

export interface StagedFile {
  readonly fd: number;
  readonly name: string;
}

export interface ExtensionLaunch {
  readonly bundle: InstalledBundle;
  readonly action: "backup" | "restore";
  readonly backupScene: string;
  readonly stagingName: string;
  /** Whether what a restore left for the application in its temporary folder is removed at the end. */
  readonly clearsRestored: boolean;
  /** The bundle's own log, for its author. */
  readonly log: Log;
  readonly handlers: ExtensionHandlers;
  /** A file of the service's that the extension is to read, by the name that it gets. */
  readonly staged?: StagedFile;
  /** Ends the start, also before it is done. */
  readonly signal: AbortSignal;
}

/**
 * Starts an extension and loads the application's class. There is one that makes processes; whatever takes its place
 * passes the same suite.
 *
 * @throws {BackupError} `startFailed` with the loader's message, `startTimeout`; the signal's reason.
 */
export type StartExtension = (launch: ExtensionLaunch) => Promise<Extension>;
