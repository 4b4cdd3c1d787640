import type { clientMessages } from "@carryall/protocol";
import type { SessionCallbacks } from "../callbacks/session-callbacks.ts";
import { bundleError } from "../error/bundle-error.ts";
import { fileError } from "../error/file-error.ts";
import { migrationError } from "../error/migration-error.ts";
import { openReadyFile } from "./open-ready-file.ts";

/** One call of a callback. Never throws. */
export type Delivery = () => void;

type SessionEvent = clientMessages.SessionEvent;
type EventOf<K extends SessionEvent["kind"]> = Extract<SessionEvent, { kind: K }>;

/**
 * Which callbacks an event is told to, in order. Opens the files that the event offers, unless nobody would close them:
 * call it when it is their turn, and make every delivery.
 *
 * @see app_file_service: interfaces/kits/js/backup/session_backup_n_exporter.cpp, session_restore_n_exporter.cpp
 */
export class EventDeliveries {
  readonly #callbacks: SessionCallbacks;
  readonly #scenario: clientMessages.Scenario;

  constructor(callbacks: SessionCallbacks, scenario: clientMessages.Scenario) {
    this.#callbacks = callbacks;
    this.#scenario = scenario;
  }

  of(event: SessionEvent): readonly Delivery[] {
    const callbacks = this.#callbacks;
    switch (event.kind) {
      case "begin":
        return [() => this.#tellBundle("onBundleBegin", event)];
      case "fileReady":
        return this.#ofFile(event);
      case "filesReady":
        return this.#ofFiles(event);
      case "result":
        return [() => callbacks.call("onResultReport", event.bundle, event.text)];
      case "process":
        return [() => callbacks.call("onProcess", event.bundle, event.text)];
      case "sizes":
        return [() => callbacks.call("onBackupSizeReport", event.text)];
      case "migrated":
        return [() => this.#tellMigration(event)];
      case "end":
        return [() => this.#tellBundle("onBundleEnd", event)];
      case "allEnd":
        return [() => callbacks.call("onAllBundlesEnd", undefined, undefined)];
    }
  }

  #tellBundle(name: "onBundleBegin" | "onBundleEnd", { bundle, error }: EventOf<"begin" | "end">): void {
    this.#callbacks.call(name, error === undefined ? undefined : bundleError(error, bundle), bundle);
  }

  #tellMigration({ bundle, error }: EventOf<"migrated">): void {
    this.#callbacks.call("onMigrateResult", error === undefined ? undefined : migrationError(error, bundle), bundle);
  }

  #ofFile(event: EventOf<"fileReady">): readonly Delivery[] {
    if (!this.#callbacks.has("onFileReady")) return [];
    const opened = openReadyFile(event.bundle, event, this.#scenario);
    if (opened.kind === "opened") return [() => this.#callbacks.call("onFileReady", undefined, opened.file)];
    return [() => this.#callbacks.call("onFileReady", fileError(opened.errno, event.bundle))];
  }

  // As on a device, those that failed are told by the first of them, in a delivery of their own.
  #ofFiles({ bundle, files }: EventOf<"filesReady">): readonly Delivery[] {
    if (!this.#callbacks.has("onFileReadyBatch")) return [];
    const all = files.map((file) => openReadyFile(bundle, file, this.#scenario));
    const opened = all.flatMap((each) => (each.kind === "opened" ? [each.file] : []));
    const failed = all.find((each) => each.kind === "failed");
    const deliveries: Delivery[] = [];
    if (opened.length > 0) deliveries.push(() => this.#callbacks.call("onFileReadyBatch", undefined, opened));
    if (failed !== undefined) {
      deliveries.push(() => this.#callbacks.call("onFileReadyBatch", fileError(failed.errno, bundle)));
    }
    return deliveries;
  }
}
