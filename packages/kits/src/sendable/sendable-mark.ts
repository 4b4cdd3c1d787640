/** Carried by the prototypes of our own sendable classes: threads of taskpool would share their instances. */
export const sendableMark: unique symbol = Symbol("sendable");

export function hasSendableMark(value: object): boolean {
  return Reflect.get(value, sendableMark) === true;
}
