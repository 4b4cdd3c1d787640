import type { Area } from "../context/area-mode.ts";
import { Context } from "../context/context.ts";
import { taskError } from "./task-error.ts";

/** A task's arguments on their way to another thread: copies, with contexts taken out and named. */
export interface CarriedArguments {
  readonly values: readonly unknown[];
  /** The area of the context at an argument's index. */
  readonly contexts: ReadonlyMap<number, Area>;
}

/**
 * Copies arguments as a device does between threads: plain data keeps its shape, an instance loses its methods. A
 * context is no data; the other thread makes its own, with the same directories.
 *
 * @param transferList What goes over and is lost here; undefined: every ArrayBuffer that is not in `cloneList`.
 * @throws {BusinessError} 10200006 for what cannot be copied, a function above all.
 */
export function carryArguments(
  args: readonly unknown[],
  transferList: readonly unknown[] | undefined,
  cloneList: readonly unknown[],
): CarriedArguments {
  const contexts = new Map<number, Area>();
  const plain = args.map((arg, index) => {
    if (!(arg instanceof Context)) return arg;
    contexts.set(index, arg.area);
    return undefined;
  });
  const given = transferList ?? plain.filter((arg) => arg instanceof ArrayBuffer && !cloneList.includes(arg));
  const transfer = given.filter((item): item is ArrayBuffer => item instanceof ArrayBuffer && item.byteLength > 0);
  return { values: copyOf(plain, transfer), contexts };
}

/** @throws {BusinessError} 10200006 for what cannot be copied. */
export function copyOf<T>(value: T, transfer: readonly ArrayBuffer[] = []): T {
  try {
    return structuredClone(value, { transfer: [...transfer] });
  } catch (error) {
    throw taskError("notSerializable", { detail: error instanceof Error ? error.message : String(error) });
  }
}
