import { createHash, createHmac, type Hash, type Hmac } from "node:crypto";
import { defineCalls, defineSyncCalls } from "../calls/define-calls.ts";
import { once } from "../calls/work.ts";
import { parameterError } from "../errors/parameter-error.ts";
import { cryptoFailed, cryptoUnsupported, toCryptoError } from "./crypto-error.ts";
import { checkBlob, toBlob } from "./data-blob.ts";
import { SymKey } from "./sym-key.ts";

/** Bytes of a digest, by the names that a device has. */
const digestBytes: ReadonlyMap<string, number> = new Map([
  ["MD5", 16],
  ["SHA1", 20],
  ["SHA224", 28],
  ["SHA256", 32],
  ["SHA384", 48],
  ["SHA512", 64],
  ["SM3", 32],
]);

/** `cryptoFramework.createMd` */
export function createMd(algorithm: unknown): object {
  const { name, size } = checkAlgorithm(algorithm);
  let hash: Hash = createHash(name);
  const md = { algName: name, getMdLength: () => size };
  defineCalls(
    md,
    {
      update: (input) => {
        const bytes = checkBlob(input);
        return once(() => void hash.update(bytes));
      },
      digest: () =>
        once(() => {
          const done = hash;
          hash = createHash(name);
          return toBlob(done.digest());
        }),
    },
    toCryptoError,
  );
  return md;
}

/** `cryptoFramework.createMac`, for HMAC. */
export function createMac(given: unknown): object {
  const { name, size } = checkAlgorithm(typeof given === "object" ? Reflect.get(Object(given), "mdName") : given);
  let hmac: Hmac | undefined;
  const started = (): Hmac => {
    if (hmac === undefined) throw cryptoFailed("The Mac has no key yet.");
    return hmac;
  };
  const mac = { algName: name };
  defineCalls(
    mac,
    {
      init: (key) => {
        if (!(key instanceof SymKey)) throw parameterError("The key must be a SymKey.");
        return once(() => {
          hmac = createHmac(name, SymKey.bytesOf(key));
        });
      },
      update: (input) => {
        const bytes = checkBlob(input);
        return once(() => void started().update(bytes));
      },
      doFinal: () => once(() => toBlob(started().digest())),
    },
    toCryptoError,
  );
  defineSyncCalls(mac, { getMacLength: () => once(() => size) }, toCryptoError);
  return mac;
}

function checkAlgorithm(algorithm: unknown): { name: string; size: number } {
  if (typeof algorithm !== "string") throw parameterError("The algName must be a string.");
  const name = algorithm.split("|").at(-1) ?? "";
  const size = digestBytes.get(name);
  if (size === undefined) throw cryptoUnsupported(`digest ${algorithm}`);
  return { name, size };
}
