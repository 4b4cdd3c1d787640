/**
 * The error an application catches. Like on a device it is a plain `Error` by name, with `code` and, when there is data,
 * `data` as its only enumerable properties: `JSON.stringify(error)` prints those and never the message.
 *
 * @see interface_sdk-js: api/@ohos.base.d.ts
 */
export class BusinessError<T = unknown> extends Error {
  readonly code: number;
  // Declared only: a defined field would put an empty `data` into the JSON of every error.
  declare readonly data?: T;

  constructor(code: number, message: string, data?: T) {
    super(message);
    this.code = code;
    if (data !== undefined) this.data = data;
  }
}
