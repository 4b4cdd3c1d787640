import { BusinessError } from "../errors/business-error.ts";
import { parameterError } from "../errors/parameter-error.ts";

/** @see openharmony/docs: errorcode-zlib.md */
export function sourceInvalid(): BusinessError {
  return new BusinessError(900001, "The input source file is invalid.");
}

export function destinationInvalid(): BusinessError {
  return new BusinessError(900002, "The input destination file is invalid.");
}

export function zipDamaged(): BusinessError {
  return new BusinessError(900003, "The input source file is not in ZIP format or damaged.");
}

export function toZipError(error: unknown): BusinessError {
  return error instanceof BusinessError ? error : parameterError("The file cannot be read or written.");
}
