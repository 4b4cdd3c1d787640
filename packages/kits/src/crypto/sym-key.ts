import { randomBytes } from "node:crypto";
import { defineCalls } from "../calls/define-calls.ts";
import { once } from "../calls/work.ts";
import { parameterError } from "../errors/parameter-error.ts";
import { cryptoUnsupported, toCryptoError } from "./crypto-error.ts";
import { checkBlob, type DataBlob, toBlob } from "./data-blob.ts";

/** Key sizes in bytes, by the generator's name; an HMAC's key may have any. */
const keyBytes: ReadonlyMap<string, number | undefined> = new Map([
  ["AES128", 16],
  ["AES192", 24],
  ["AES256", 32],
  ["3DES192", 24],
  ["HMAC", undefined],
  ["HMAC|SHA1", 20],
  ["HMAC|SHA256", 32],
  ["HMAC|SHA384", 48],
  ["HMAC|SHA512", 64],
]);

/** A key that cryptoFramework made. */
export class SymKey {
  readonly algName: string;
  readonly format = "PKCS#8";
  readonly #bytes: Uint8Array;

  static bytesOf(key: SymKey): Uint8Array {
    return key.#bytes;
  }

  constructor(algName: string, bytes: Uint8Array) {
    this.algName = algName;
    this.#bytes = Uint8Array.from(bytes);
  }

  getEncoded(): DataBlob {
    return toBlob(this.#bytes);
  }

  clearMem(): void {
    this.#bytes.fill(0);
  }
}

/** `cryptoFramework.createSymKeyGenerator` */
export function createSymKeyGenerator(algName: unknown): object {
  if (typeof algName !== "string") throw parameterError("The algName must be a string.");
  if (!keyBytes.has(algName)) throw cryptoUnsupported(`key ${algName}`);
  const size = keyBytes.get(algName);
  const generator = { algName };
  defineCalls(
    generator,
    {
      generateSymKey: () => once(() => new SymKey(algName, randomBytes(size ?? 32))),
      convertKey: (blob) => {
        const bytes = checkBlob(blob);
        if (size !== undefined && bytes.length !== size) throw parameterError(`The key must have ${size} bytes.`);
        return once(() => new SymKey(algName, bytes));
      },
    },
    toCryptoError,
  );
  return generator;
}
