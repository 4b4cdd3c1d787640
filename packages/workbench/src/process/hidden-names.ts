/**
 * Names of Node's that an application on a device does not have, each with no value: modules get them as their own, in
 * front of the global ones, which our code and its libraries go on using. This keeps honest code honest; it is the
 * project's own.
 */
export const hiddenNames: Readonly<Record<string, undefined>> = {
  process: undefined,
  Buffer: undefined,
  global: undefined,
  setImmediate: undefined,
  clearImmediate: undefined,
  fetch: undefined,
  WebSocket: undefined,
  EventSource: undefined,
};
