declare module "@ohos.base" {
  /** An error of the platform. Its `code`, and its `data` where there is some, are all that JSON shows of it. */
  export interface BusinessError<T = void> extends Error {
    code: number;
    data?: T;
  }
  export type Callback<T> = (data: T) => void;
  export type ErrorCallback<T extends Error = Error> = (err: T) => void;
  /** `(undefined, data)` on success, `(error)` alone on failure. */
  export type AsyncCallback<T, E = void> = (err: BusinessError<E>, data: T) => void;
}
