export type Exports = Record<string, unknown>;

export interface LateNamespaceOptions {
  /** Gives the module's exports; called when one of them is first read. */
  readonly load: () => Exports;
  /** Answers for names that are not among the module's. */
  readonly fallback: object | undefined;
}

/** A module's exports as its importer sees them, by names that are known before the module has run. */
export function lateNamespace(names: ReadonlySet<string>, { load, fallback }: LateNamespaceOptions): object {
  const namespace = Object.create(fallback ?? Object.prototype, { __esModule: { value: true } });
  for (const name of names) {
    const get = (): unknown => readExport(load(), name, fallback);
    Object.defineProperty(namespace, name, { get, enumerable: true, configurable: true });
  }
  return namespace;
}

function readExport(exports: Exports, name: string, fallback: object | undefined): unknown {
  return fallback === undefined || name in exports ? exports[name] : Reflect.get(fallback, name);
}
