/** Names that Node adds to the global scope and that an application on a device does not have. */
const names = ["process", "Buffer", "global", "setImmediate", "clearImmediate"];
/** More of them, for the network. Only deleted: so much as looking at one makes Node load what is behind it. */
const networkNames = ["fetch", "WebSocket", "EventSource"];

/**
 * Node's own names, taken out of the global scope before an application's code runs. Our own code imports what it needs
 * and is not touched. This keeps honest code honest; the sandbox is what holds the rest.
 */
export class NodeGlobals {
  readonly #taken = new Map<string, PropertyDescriptor>();

  close(): void {
    for (const name of names) {
      const descriptor = Object.getOwnPropertyDescriptor(globalThis, name);
      if (descriptor === undefined) continue;
      this.#taken.set(name, descriptor);
      Reflect.deleteProperty(globalThis, name);
    }
    for (const name of networkNames) Reflect.deleteProperty(globalThis, name);
  }

  /** Puts the names back while a library of ours that looks for them runs: synchronously, so nobody else sees them. */
  lend<T>(work: () => T): T {
    for (const [name, descriptor] of this.#taken) Object.defineProperty(globalThis, name, descriptor);
    try {
      return work();
    } finally {
      for (const name of this.#taken.keys()) Reflect.deleteProperty(globalThis, name);
    }
  }
}
