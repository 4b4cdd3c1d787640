import process from "node:process";
import { defineAsyncCalls, defineCalls, defineSyncCalls } from "../calls/define-calls.ts";
import { once } from "../calls/work.ts";
import { businessErrorOr } from "../errors/business-error-or.ts";
import { parameterError } from "../errors/parameter-error.ts";
import { withStubs } from "../stub/with-stubs.ts";

const TimeType = Object.freeze({ STARTUP: 0, ACTIVE: 1 });
const nanosPerMilli = 1_000_000;

/** `@ohos.systemDateTime`: reads the clock. Setting it is a system application's. */
export function createSystemDateTime(): object {
  const kit = withStubs("@ohos.systemDateTime", { TimeType });
  const inUnit = (ms: number, isNano: unknown) => (isNano === true ? Math.trunc(ms * nanosPerMilli) : Math.trunc(ms));
  const now = (isNano?: unknown) => once(() => inUnit(performance.timeOrigin + performance.now(), isNano));
  const uptime = (isNano?: unknown) => once(() => inUnit(process.hrtime()[0] * 1000, isNano));
  const toError = businessErrorOr(() => parameterError("The argument has a wrong type."));
  defineSyncCalls(
    kit,
    {
      getTime: now,
      getUptime: (type, isNano) => {
        if (!Object.values(TimeType).some((known) => known === type)) throw parameterError("The timeType is unknown.");
        return uptime(isNano);
      },
    },
    toError,
  );
  defineAsyncCalls(
    kit,
    {
      getCurrentTime: now,
      getRealTime: uptime,
      getRealActiveTime: uptime,
      getDate: () => once(() => new Date()),
    },
    toError,
  );
  defineCalls(kit, { getTimezone: () => once(() => Intl.DateTimeFormat().resolvedOptions().timeZone) }, toError);
  return kit;
}
