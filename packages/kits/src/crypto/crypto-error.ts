import { BusinessError } from "../errors/business-error.ts";

/** @see openharmony/docs: errorcode-crypto-framework.md */
export function cryptoFailed(detail: string): BusinessError {
  return new BusinessError(17630001, `Crypto operation error. ${detail}`);
}

/** @param what A kind and a name: `cipher AES128|ECB`. */
export function cryptoUnsupported(what: string): BusinessError {
  return new BusinessError(801, `Capability not supported. There is no ${what}.`);
}

export function toCryptoError(error: unknown): BusinessError {
  if (error instanceof BusinessError) return error;
  return cryptoFailed(error instanceof Error ? error.message : String(error));
}
