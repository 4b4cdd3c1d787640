/**
 * What programs of the platform catch. Enumerable are `code` and, where there is data, `data`, and nothing else:
 * programs log `JSON.stringify(error)`.
 *
 * @see openharmony/interface_sdk-js: api/@ohos.base.d.ts, BusinessError
 */
export class BusinessError<T = void> extends Error {
  readonly code: number;
  // Only declared: a class field would be an enumerable key also where there is no data.
  declare readonly data?: T;

  constructor(code: number, message: string, { data, cause }: { readonly data?: T; readonly cause?: unknown } = {}) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    if (data !== undefined) this.data = data;
  }
}
