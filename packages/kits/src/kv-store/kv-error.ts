import { BusinessError } from "../errors/business-error.ts";
import { errorOf } from "../errors/error-of.ts";

const kvErrors = Object.freeze({
  overLimits: { code: 15100001, text: "Over max limits." },
  otherOptions: { code: 15100002, text: "Open existed database with changed options." },
  corrupted: { code: 15100003, text: "Database corrupted." },
  notFound: { code: 15100004, text: "Not found." },
  closed: { code: 15100005, text: "Database or result set already closed." },
});

/** @see openharmony/docs: errorcode-distributedKVStore.md */
export function kvError(name: keyof typeof kvErrors): BusinessError {
  return errorOf(kvErrors[name]);
}

/** Whatever was thrown below. */
export function toKvError(error: unknown): BusinessError {
  if (error instanceof BusinessError) return error;
  return Reflect.get(Object(error), "code") === "ERR_INVALID_STATE" ? kvError("closed") : kvError("corrupted");
}
