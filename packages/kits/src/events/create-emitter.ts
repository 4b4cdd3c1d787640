import { setImmediate } from "node:timers";
import { parameterError } from "../errors/parameter-error.ts";
import { withStubs } from "../stub/with-stubs.ts";

const EventPriority = Object.freeze({ IMMEDIATE: 0, HIGH: 1, LOW: 2, IDLE: 3 });

type Callback = (data: unknown) => void;

interface Listener {
  readonly callback: Callback;
  readonly isOnce: boolean;
}

interface Emitted {
  readonly id: number | string;
  readonly priority: number;
  readonly data: unknown;
}

/** `@ohos.events.emitter`: listeners are called in a later turn, the more urgent events first. */
export function createEmitter(): object {
  const listeners = new Map<number | string, readonly Listener[]>();
  const queue: Emitted[] = [];

  const listen = (event: unknown, callback: unknown, isOnce: boolean): void => {
    const id = idOf(event);
    const added = { callback: checkCallback(callback), isOnce };
    const others = (listeners.get(id) ?? []).filter((listener) => listener.callback !== added.callback);
    listeners.set(id, [...others, added]);
  };

  const deliverNext = (): void => {
    const next = queue.shift();
    if (next === undefined) return;
    const called = listeners.get(next.id) ?? [];
    listeners.set(
      next.id,
      called.filter(({ isOnce }) => !isOnce),
    );
    for (const { callback } of called) callback(next.data);
  };

  return withStubs("@ohos.events.emitter", {
    EventPriority,
    on: (event: unknown, callback: unknown) => listen(event, callback, false),
    once: (event: unknown, callback: unknown) => listen(event, callback, true),
    off: (event: unknown, callback?: unknown) => {
      const id = idOf(event);
      const left = callback === undefined ? [] : (listeners.get(id) ?? []).filter((one) => one.callback !== callback);
      listeners.set(id, left);
    },
    /** `(event, data?)` or `(eventId, options?, data?)`. */
    emit: (event: unknown, second?: unknown, third?: unknown) => {
      const id = idOf(event);
      const given = typeof event === "object" ? event : second;
      const priority: unknown = Reflect.get(Object(given), "priority") ?? EventPriority.LOW;
      const hasOptions =
        typeof event === "string" && (third !== undefined || Object.hasOwn(Object(second), "priority"));
      const data: unknown = (hasOptions ? third : second) ?? {};
      const behind = queue.findIndex((other) => other.priority > Number(priority));
      queue.splice(behind === -1 ? queue.length : behind, 0, { id, priority: Number(priority), data });
      setImmediate(deliverNext);
    },
    getListenerCount: (event: unknown) => listeners.get(idOf(event))?.length ?? 0,
  });
}

function idOf(event: unknown): number | string {
  const id: unknown = typeof event === "object" && event !== null ? Reflect.get(event, "eventId") : event;
  if (typeof id === "number" || (typeof id === "string" && id !== "")) return id;
  throw parameterError("The event must have an eventId.");
}

function checkCallback(callback: unknown): Callback {
  if (typeof callback !== "function") throw parameterError("The callback must be a function.");
  // A callback takes and gives whatever it likes.
  return callback as Callback;
}
