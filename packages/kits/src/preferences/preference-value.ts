/** What `put` takes and `get` gives. */
export type PreferenceValue =
  | number
  | string
  | boolean
  | bigint
  | Uint8Array
  | readonly number[]
  | readonly string[]
  | readonly boolean[]
  | object;
