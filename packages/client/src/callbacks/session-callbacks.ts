import { type AnyCallback, isCallback } from "../arguments/any-callback.ts";
import type { GeneralCallbacks } from "../backup-types.ts";
import { callCallback } from "./call-callback.ts";

const names: readonly (keyof GeneralCallbacks)[] = [
  "onFileReady",
  "onBundleBegin",
  "onBundleEnd",
  "onAllBundlesEnd",
  "onBackupServiceDied",
  "onResultReport",
  "onProcess",
  "onBackupSizeReport",
  "onMigrateResult",
  "onFileReadyBatch",
];

/**
 * The functions of a callbacks object, looked up once, inherited ones too; changing the object afterwards has no effect.
 *
 * @see app_file_service: interfaces/kits/js/backup/general_callbacks.h
 */
export class SessionCallbacks {
  readonly #functions = new Map<keyof GeneralCallbacks, AnyCallback>();
  readonly #report: (error: unknown) => void;

  constructor(callbacks: object, reportCallbackError: (error: unknown) => void) {
    this.#report = reportCallbackError;
    for (const name of names) {
      const member: unknown = Reflect.get(callbacks, name);
      if (isCallback(member)) this.#functions.set(name, member);
    }
  }

  has(name: keyof GeneralCallbacks): boolean {
    return this.#functions.has(name);
  }

  /** Does nothing where the member is missing. Never throws. */
  call(name: keyof GeneralCallbacks, ...args: unknown[]): void {
    const callback = this.#functions.get(name);
    if (callback !== undefined) callCallback(callback, args, this.#report);
  }
}
