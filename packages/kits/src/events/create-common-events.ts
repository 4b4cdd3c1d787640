import { setImmediate } from "node:timers";
import { defineAsyncCalls } from "../calls/define-calls.ts";
import { once } from "../calls/work.ts";
import { businessErrorOr } from "../errors/business-error-or.ts";
import { parameterError } from "../errors/parameter-error.ts";
import type { WriteLog } from "../log/log-line.ts";
import { withStubs } from "../stub/with-stubs.ts";

type Callback = (error: unknown, data?: unknown) => void;

/**
 * `@ohos.commonEventManager`: what the application publishes stands in its log, and reaches its own subscribers; there
 * is nobody else on this device.
 */
export function createCommonEvents(bundleName: string, writeLog: WriteLog): object {
  const subscriptions = new Map<Subscriber, Callback>();
  const kit = withStubs("@ohos.commonEventManager", {
    Support: supportedEvents(),
    createSubscriberSync: (info: unknown) => new Subscriber(checkInfo(info)),
    subscribe: (subscriber: unknown, callback: unknown) => {
      if (typeof callback !== "function") throw parameterError("The callback must be a function.");
      // A callback takes and gives whatever it likes.
      subscriptions.set(checkSubscriber(subscriber), callback as Callback);
    },
  });
  const publish = (event: unknown, options?: unknown) => {
    if (typeof event !== "string" || event === "") throw parameterError("The event must be a non-empty string.");
    const given = Object(options);
    return once(() => {
      writeLog({ level: "info", tag: "commonEvent", text: `publish ${event} ${JSON.stringify(given)}` });
      const read = (name: string, fallback: unknown): unknown => Reflect.get(given, name) ?? fallback;
      const data = {
        event,
        bundleName,
        code: read("code", 0),
        data: read("data", ""),
        parameters: read("parameters", {}),
      };
      for (const [subscriber, callback] of subscriptions) {
        if (!subscriber.events.includes(event)) continue;
        subscriber.setLast(data);
        setImmediate(() => callback(undefined, data));
      }
    });
  };
  defineAsyncCalls(
    kit,
    {
      publish,
      createSubscriber: (info) => {
        const checked = checkInfo(info);
        return once(() => new Subscriber(checked));
      },
      unsubscribe: (subscriber) => {
        const checked = checkSubscriber(subscriber);
        return once(() => {
          subscriptions.delete(checked);
        });
      },
    },
    businessErrorOr(() => parameterError("The event cannot be published.")),
  );
  return kit;
}

interface SubscribeInfo {
  readonly events: readonly unknown[];
}

class Subscriber {
  readonly #info: SubscribeInfo;
  #last: { code: unknown; data: unknown } = { code: 0, data: "" };

  constructor(info: SubscribeInfo) {
    this.#info = info;
    const toError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));
    defineAsyncCalls(
      this,
      {
        getCode: () => once(() => this.#last.code),
        getData: () => once(() => this.#last.data),
        getSubscribeInfo: () => once(() => this.#info),
        isOrderedCommonEvent: () => once(() => false),
        isStickyCommonEvent: () => once(() => false),
      },
      toError,
    );
  }

  get events(): readonly unknown[] {
    return this.#info.events;
  }

  setLast(data: { code: unknown; data: unknown }): void {
    this.#last = data;
  }

  getSubscribeInfoSync(): SubscribeInfo {
    return this.#info;
  }
}

// `COMMON_EVENT_BOOT_COMPLETED` is "usual.event.BOOT_COMPLETED", and so are nearly all of the others.
function supportedEvents(): object {
  return new Proxy(Object.freeze({}), {
    get: (target, key, receiver): unknown =>
      typeof key === "string" && key.startsWith("COMMON_EVENT_")
        ? `usual.event.${key.slice("COMMON_EVENT_".length)}`
        : Reflect.get(target, key, receiver),
  });
}

function checkInfo(info: unknown): SubscribeInfo {
  const events: unknown = Reflect.get(Object(info), "events");
  if (!Array.isArray(events)) throw parameterError("The subscribeInfo must have a list of events.");
  return { ...Object(info), events };
}

function checkSubscriber(subscriber: unknown): Subscriber {
  if (!(subscriber instanceof Subscriber)) throw parameterError("The subscriber must be a CommonEventSubscriber.");
  return subscriber;
}
