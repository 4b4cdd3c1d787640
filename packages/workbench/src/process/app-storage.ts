/**
 * The state that an application's pages share, as code without a page uses it: values by name. Older versions write the
 * names of its functions with a capital letter.
 *
 * @see interface_sdk-js: api/@internal/component/ets/common.d.ts, AppStorage
 */
export function createAppStorage(): object {
  const values = new Map<string, unknown>();
  const link = (name: string, fallback?: unknown) => {
    if (!values.has(name) && fallback !== undefined) values.set(name, fallback);
    return { get: () => values.get(name), set: (value: unknown) => values.set(name, value), aboutToBeDeleted() {} };
  };
  const members: Readonly<Record<string, (...args: never[]) => unknown>> = {
    setOrCreate: (name: string, value: unknown) => void values.set(name, value),
    set: (name: string, value: unknown) => values.has(name) && values.set(name, value).has(name),
    get: (name: string) => values.get(name),
    has: (name: string) => values.has(name),
    delete: (name: string) => values.delete(name),
    clear: () => {
      values.clear();
      return true;
    },
    keys: () => values.keys(),
    size: () => values.size,
    link,
    setAndLink: link,
    prop: link,
    setAndProp: link,
  };
  const older = Object.entries(members).map(([name, member]) => [`${name[0]?.toUpperCase()}${name.slice(1)}`, member]);
  return { ...members, ...Object.fromEntries(older) };
}
