import { withStubs } from "../stub/with-stubs.ts";

const HiTraceOutputLevel = Object.freeze({ DEBUG: 0, INFO: 1, CRITICAL: 2, COMMERCIAL: 3, MAX: 3 });

/** `@ohos.hiTraceMeter`: nobody traces here, which is what a program on a device is told most of the time too. */
export function createTraceMeter(): object {
  const nothing = (): void => {};
  return withStubs("@ohos.hiTraceMeter", {
    HiTraceOutputLevel,
    startTrace: nothing,
    finishTrace: nothing,
    traceByValue: nothing,
    startSyncTrace: nothing,
    finishSyncTrace: nothing,
    startAsyncTrace: nothing,
    finishAsyncTrace: nothing,
    isTraceEnabled: () => false,
    registerTraceListener: () => 0,
    unregisterTraceListener: nothing,
  });
}
