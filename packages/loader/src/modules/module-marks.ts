/** Where a function of the application's code is: its module's id, and its name in that module. */
export interface MarkedFunction {
  readonly module: string;
  readonly name: string;
}

/**
 * What an application's modules say of themselves when they have run: which functions are marked `@Concurrent`, so that
 * another thread can find them by name, and which classes `@Sendable`, whose instances threads share.
 */
export class ModuleMarks {
  readonly #addresses = new Map<object, MarkedFunction>();
  readonly #functions = new Map<string, object>();
  readonly #sendable = new Set<unknown>();

  /** Takes what a compiled module tells of itself: `{ concurrent: { job }, sendable: { Data } }`. */
  note(module: string, marks: unknown): void {
    for (const [name, work] of entriesOf(marks, "concurrent")) {
      if (typeof work !== "function") continue;
      this.#addresses.set(work, { module, name });
      this.#functions.set(keyOf({ module, name }), work);
    }
    for (const [, sendable] of entriesOf(marks, "sendable")) this.#sendable.add(sendable);
  }

  addressOf(work: object): MarkedFunction | undefined {
    return this.#addresses.get(work);
  }

  /** The function at an address, once its module has run. */
  functionAt(address: MarkedFunction): object | undefined {
    return this.#functions.get(keyOf(address));
  }

  /** True for an instance of a marked class, or of one that extends it. */
  isSendable(value: object): boolean {
    for (let at: object | null = Object.getPrototypeOf(value); at !== null; at = Object.getPrototypeOf(at)) {
      if (Object.hasOwn(at, "constructor") && this.#sendable.has(at.constructor)) return true;
    }
    return false;
  }
}

function entriesOf(marks: unknown, kind: string): [string, unknown][] {
  if (typeof marks !== "object" || marks === null) return [];
  const named: unknown = Reflect.get(marks, kind);
  return typeof named === "object" && named !== null ? Object.entries(named) : [];
}

function keyOf({ module, name }: MarkedFunction): string {
  return `${module}\0${name}`;
}
