import { defineAsyncCalls } from "../calls/define-calls.ts";
import { once } from "../calls/work.ts";
import { businessErrorOr } from "../errors/business-error-or.ts";
import { parameterError } from "../errors/parameter-error.ts";
import type { WriteLog } from "../log/log-line.ts";
import { withStubs } from "../stub/with-stubs.ts";

const EventType = Object.freeze({ FAULT: 1, STATISTIC: 2, SECURITY: 3, BEHAVIOR: 4 });

/** `@ohos.hiviewdfx.hiAppEvent`: what the application tells of itself stands in its log, and goes nowhere else. */
export function createAppEvent(writeLog: WriteLog): object {
  const userIds = new Map<unknown, unknown>();
  const kit = withStubs("@ohos.hiviewdfx.hiAppEvent", {
    EventType,
    domain: Object.freeze({ OS: "OS" }),
    event: Object.freeze({ USER_LOGIN: "hiappevent.user_login", USER_LOGOUT: "hiappevent.user_logout" }),
    param: Object.freeze({ USER_ID: "user_id" }),
    configure: () => {},
    addWatcher: () => null,
    removeWatcher: () => {},
    clearData: () => {},
    addProcessor: () => 1,
    removeProcessor: () => {},
    setUserId: (name: unknown, value: unknown) => void userIds.set(name, value),
    getUserId: (name: unknown) => userIds.get(name) ?? "",
  });
  defineAsyncCalls(
    kit,
    {
      write: (info) => {
        if (typeof info !== "object" || info === null) throw parameterError("The info must be an AppEventInfo.");
        return once(() => writeLog({ level: "debug", tag: "hiAppEvent", text: JSON.stringify(info) }));
      },
    },
    businessErrorOr(() => parameterError("The event cannot be written.")),
  );
  return kit;
}
