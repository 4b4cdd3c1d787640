const second = 1000;
const minute = 60 * second;

/**
 * Every timeout of the framework, in milliseconds. They run on an injected clock, in the service only:
 * a busy loop in an author's code stops its own process's timers.
 *
 * @see app_file_service: utils/include/b_resources/b_constants.h; services/backup_sa/src/module_ipc/svc_session_manager.cpp
 */
export const timeLimits = {
  /** From the launch of an extension until its module is loaded. */
  connectMs: 25 * second,
  /** A hook (`onBackup…`, `onRestore…`), unless `updateTimer` says otherwise. */
  hookMs: 15 * minute,
  /** The largest value that `updateTimer` takes. */
  maxHookMs: 240 * minute,
  processIntervalMs: 5 * second,
  firstProcessCallMs: 15 * second,
  processCallMs: second,
  /** Consecutive late answers of `onProcess` that are forgiven; the next one ends the bundle. */
  processStrikes: 3,
  releaseHookMs: 5 * second,
  backupInfoMs: 25 * second,
  compatibilityInfoMs: second,
  sizeReportIntervalMs: 5 * second,
  maxDelayMs: 30 * minute,
  /** Moving data: restarts with every sign of life of the transfer. */
  transferIdleMs: 15 * minute,
  /** Files that are handed over are counted anew after this: see {@link sendRates}. */
  sendRateWindowMs: second,
  /** A service without clients ends after this. */
  serviceIdleMs: 30 * second,
  /** From a client's connection until it has said who it is. */
  greetingMs: 10 * second,
  /** From the start of a service until it listens. */
  serviceStartMs: 10 * second,
  /** Between the steps of ending a child: ask, SIGTERM, SIGKILL. */
  endChildMs: 2 * second,
} as const;

/**
 * Files of a bundle that are handed over in a second.
 *
 * @see openharmony/docs: js-apis-file-backup-sys.md, updateSendRate, which names 800; the device itself takes more
 */
export const sendRates = { usual: 60, largest: 800 } as const;
