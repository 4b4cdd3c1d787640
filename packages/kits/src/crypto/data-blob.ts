import { parameterError } from "../errors/parameter-error.ts";

/** How cryptoFramework takes and gives bytes. */
export interface DataBlob {
  readonly data: Uint8Array;
}

export function toBlob(bytes: Uint8Array): DataBlob {
  return { data: Uint8Array.from(bytes) };
}

export function checkBlob(blob: unknown): Uint8Array {
  const data: unknown = Reflect.get(Object(blob), "data");
  if (!(data instanceof Uint8Array)) throw parameterError("The data must be a DataBlob.");
  return data;
}
