import { pbkdf2Sync, randomBytes } from "node:crypto";
import { defineCalls } from "../calls/define-calls.ts";
import { once } from "../calls/work.ts";
import { parameterError } from "../errors/parameter-error.ts";
import { withStubs } from "../stub/with-stubs.ts";
import { CryptoMode, createCipher } from "./create-cipher.ts";
import { cryptoUnsupported, toCryptoError } from "./crypto-error.ts";
import { toBlob } from "./data-blob.ts";
import { createMac, createMd } from "./digests.ts";
import { createSymKeyGenerator } from "./sym-key.ts";

const Result = Object.freeze({
  INVALID_PARAMS: 401,
  NOT_SUPPORT: 801,
  ERR_OUT_OF_MEMORY: 17620001,
  ERR_RUNTIME_ERROR: 17620002,
  ERR_PARAMETER_CHECK_FAILED: 17620003,
  ERR_INVALID_CALL: 17620004,
  ERR_CRYPTO_OPERATION: 17630001,
});

/** `@ohos.security.cryptoFramework`: digests, HMAC, random numbers, AES and PBKDF2. Key pairs are stubs. */
export function createCryptoFramework(): object {
  return withStubs("@ohos.security.cryptoFramework", {
    Result,
    CryptoMode,
    createMd,
    createMac,
    createSymKeyGenerator,
    createCipher,
    createRandom,
    createKdf,
  });
}

function createRandom(): object {
  const random = withStubs("@ohos.security.cryptoFramework Random", { algName: "CTR_DRBG", setSeed: () => {} });
  defineCalls(
    random,
    {
      generateRandom: (length) => {
        if (!Number.isInteger(length) || Number(length) <= 0) throw parameterError("The length must be positive.");
        return once(() => toBlob(randomBytes(Number(length))));
      },
    },
    toCryptoError,
  );
  return random;
}

function createKdf(algName: unknown): object {
  const [kind, digest] = String(algName).split("|");
  if (kind !== "PBKDF2" || digest === undefined) {
    throw cryptoUnsupported(`key derivation ${String(algName)}`);
  }
  const kdf = withStubs("@ohos.security.cryptoFramework Kdf", { algName });
  defineCalls(
    kdf,
    {
      generateSecret: (spec) => {
        const read = (name: string): unknown => Reflect.get(Object(spec), name);
        const [password, salt, iterations, keySize] = ["password", "salt", "iterations", "keySize"].map(read);
        const isSecret = typeof password === "string" || password instanceof Uint8Array;
        if (
          !isSecret ||
          !(salt instanceof Uint8Array) ||
          typeof iterations !== "number" ||
          typeof keySize !== "number"
        ) {
          throw parameterError("The spec must be a PBKDF2Spec.");
        }
        return once(() => toBlob(pbkdf2Sync(password, salt, iterations, keySize, digest)));
      },
    },
    toCryptoError,
  );
  return kdf;
}
