type Told = Error | undefined;

const all = Promise.withResolvers<void>();

/** Writes one callback as a line: its name, the error as JSON shows it, and its other arguments. */
export function tell(name: string, error: Told, ...values: unknown[]): void {
  console.log(JSON.stringify([name, error ?? null, ...values]));
}

/** Resolves after onAllBundlesEnd. */
export function settle(): Promise<void> {
  return all.promise;
}

/** The callbacks that need nothing done. */
export const tellCommon = {
  onFileReady: () => {},
  onBundleBegin: (error: Told, bundle: string) => tell("onBundleBegin", error, bundle),
  onBundleEnd: (error: Told, bundle: string) => tell("onBundleEnd", error, bundle),
  onAllBundlesEnd: (error: Told) => {
    tell("onAllBundlesEnd", error);
    all.resolve();
  },
  onBackupServiceDied: () => tell("onBackupServiceDied", undefined),
  onResultReport: (bundle: string, result: string) => tell("onResultReport", undefined, bundle, result),
  onProcess: (bundle: string, process: string) => tell("onProcess", undefined, bundle, process),
};
