import { defineAsyncCalls, defineSyncCalls } from "../calls/define-calls.ts";
import { once } from "../calls/work.ts";
import { BusinessError } from "../errors/business-error.ts";
import { businessErrorOr } from "../errors/business-error-or.ts";
import { parameterError } from "../errors/parameter-error.ts";
import { withStubs } from "../stub/with-stubs.ts";
import { apiVersion, fullName } from "./create-device-info.ts";
import type { DeviceFacts } from "./device-facts.ts";

/** `@ohos.systemParameterEnhance`, and `@ohos.systemparameter` before it: a few parameters; none can be set. */
export function createSystemParameters(specifier: string, { type, systemName }: DeviceFacts): object {
  const parameters = new Map<string, string>([
    ["const.ohos.apiversion", String(apiVersion)],
    ["const.ohos.fullname", fullName],
    ["const.product.devicetype", type],
    ["const.product.name", "Carryall"],
    ["const.product.brand", "Carryall"],
    ["const.product.model", "Carryall"],
    ["const.product.software.version", systemName],
    ["const.global.locale", "en-Latn-US"],
    ["persist.global.locale", "en-Latn-US"],
  ]);
  const read = (key: unknown, fallback: unknown) => {
    const name = checkText(key, "key");
    return once(() => {
      const value = parameters.get(name) ?? fallback;
      if (value === undefined) throw new BusinessError(14700101, "System parameter not found.");
      return value;
    });
  };
  const write = (key: unknown, value: unknown) => {
    checkText(key, "key");
    checkText(value, "value");
    return once(() => {
      throw new BusinessError(14700103, "The operation on the system permission is denied.");
    });
  };
  const kit = withStubs(specifier, {});
  const toError = businessErrorOr(() => new BusinessError(14700104, "System internal error."));
  defineSyncCalls(kit, { getSync: read, setSync: write }, toError);
  defineAsyncCalls(kit, { get: read, set: write }, toError);
  return kit;
}

function checkText(value: unknown, name: string): string {
  if (typeof value !== "string" || value === "") throw parameterError(`The ${name} must be a non-empty string.`);
  return value;
}
