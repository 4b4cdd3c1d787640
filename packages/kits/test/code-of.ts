/** The `code` of what a call throws; `undefined` where it does not throw. */
export function codeOf(call: () => unknown): unknown {
  try {
    call();
  } catch (error) {
    return Reflect.get(Object(error), "code");
  }
  return undefined;
}
