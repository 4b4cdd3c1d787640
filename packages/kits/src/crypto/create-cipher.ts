import { Buffer } from "node:buffer";
import {
  type CipherGCM,
  type Cipheriv,
  createCipheriv,
  createDecipheriv,
  type DecipherGCM,
  type Decipheriv,
} from "node:crypto";
import { defineCalls } from "../calls/define-calls.ts";
import { once } from "../calls/work.ts";
import { BusinessError } from "../errors/business-error.ts";
import { parameterError } from "../errors/parameter-error.ts";
import { cryptoFailed, cryptoUnsupported, toCryptoError } from "./crypto-error.ts";
import { checkBlob, toBlob } from "./data-blob.ts";
import { SymKey } from "./sym-key.ts";

export const CryptoMode = Object.freeze({ ENCRYPT_MODE: 0, DECRYPT_MODE: 1 });

const tagBytes = 16;

interface Transformation {
  /** Node's name for it. */
  readonly name: string;
  readonly isGcm: boolean;
  readonly hasPadding: boolean;
}

/** `cryptoFramework.createCipher`, for AES. In GCM the tag follows what is encrypted. */
export function createCipher(transformation: unknown): object {
  const { name, isGcm, hasPadding } = readTransformation(transformation);
  let running: { kind: "encrypt"; cipher: Cipheriv } | { kind: "decrypt"; cipher: Decipheriv } | undefined;
  const started = (): NonNullable<typeof running> => {
    if (running === undefined)
      throw new BusinessError(17620004, "Invalid function call. The cipher is not initialized.");
    return running;
  };

  const cipher = { algName: String(transformation) };
  defineCalls(
    cipher,
    {
      init: (mode, key, params) => {
        if (!(key instanceof SymKey)) throw parameterError("The key must be a SymKey.");
        const keyBytes = SymKey.bytesOf(key);
        const { iv, aad, authTag } = readParams(params);
        return once(() => {
          if (mode === CryptoMode.ENCRYPT_MODE) {
            running = { kind: "encrypt", cipher: createCipheriv(name, keyBytes, iv) };
          } else {
            const made = createDecipheriv(name, keyBytes, iv);
            // True in GCM, which Node's types know by the name's literal only.
            if (isGcm && authTag !== undefined) (made as DecipherGCM).setAuthTag(authTag);
            running = { kind: "decrypt", cipher: made };
          }
          running.cipher.setAutoPadding(hasPadding);
          if (isGcm && aad !== undefined) (running.cipher as CipherGCM | DecipherGCM).setAAD(aad);
        });
      },
      update: (input) => {
        const bytes = checkBlob(input);
        return once(() => toBlob(started().cipher.update(bytes)));
      },
      doFinal: (input) => {
        const bytes = input === null || input === undefined ? Buffer.alloc(0) : checkBlob(input);
        return once(() => {
          const { kind, cipher: used } = started();
          const tag = () => (isGcm && kind === "encrypt" ? (used as CipherGCM).getAuthTag() : Buffer.alloc(0));
          const content = Buffer.concat([used.update(bytes), used.final()]);
          running = undefined;
          return toBlob(Buffer.concat([content, tag()]));
        });
      },
    },
    toCryptoError,
  );
  return cipher;
}

function readTransformation(given: unknown): Transformation {
  if (typeof given !== "string") throw parameterError("The transformation must be a string.");
  const [, size, mode, padding] =
    /^AES(128|192|256)\|(ECB|CBC|CTR|OFB|CFB|GCM)\|(NoPadding|PKCS5|PKCS7)$/.exec(given) ?? [];
  if (size === undefined || mode === undefined) {
    throw cryptoUnsupported(`cipher ${given}`);
  }
  return { name: `aes-${size}-${mode.toLowerCase()}`, isGcm: mode === "GCM", hasPadding: padding !== "NoPadding" };
}

function readParams(params: unknown): { iv: Uint8Array | null; aad?: Uint8Array; authTag?: Uint8Array } {
  if (params === null || params === undefined) return { iv: null };
  const read = (name: string): Uint8Array | undefined => {
    const blob: unknown = Reflect.get(Object(params), name);
    return blob === undefined || blob === null ? undefined : checkBlob(blob);
  };
  const [iv, aad, authTag] = [read("iv"), read("aad"), read("authTag")];
  if (authTag !== undefined && authTag.length > 0 && authTag.length !== tagBytes)
    throw cryptoFailed("The tag is too short.");
  return {
    iv: iv ?? null,
    ...(aad === undefined || aad.length === 0 ? {} : { aad }),
    ...(authTag === undefined || authTag.length === 0 ? {} : { authTag }),
  };
}
