import { defineAsyncCalls, defineSyncCalls } from "../calls/define-calls.ts";
import { once } from "../calls/work.ts";
import { BusinessError } from "../errors/business-error.ts";
import { businessErrorOr } from "../errors/business-error-or.ts";
import { withStubs } from "../stub/with-stubs.ts";

const GrantStatus = Object.freeze({ PERMISSION_DENIED: -1, PERMISSION_GRANTED: 0 });
const maxPermissionLength = 256;

/** `@ohos.abilityAccessCtrl`: answers for the application itself, whatever token it names. Nobody is there to be asked. */
export function createAccessControl(permissions: ReadonlySet<string>): object {
  const stateOf = (permission: unknown): number =>
    permissions.has(checkPermission(permission)) ? GrantStatus.PERMISSION_GRANTED : GrantStatus.PERMISSION_DENIED;
  const createAtManager = (): object => {
    const manager = withStubs("@ohos.abilityAccessCtrl AtManager", {});
    const check = (_token: unknown, permission: unknown) => once(() => stateOf(permission));
    const toError = businessErrorOr(invalid);
    defineSyncCalls(manager, { checkAccessTokenSync: check, verifyAccessTokenSync: check }, toError);
    defineAsyncCalls(
      manager,
      {
        checkAccessToken: check,
        verifyAccessToken: check,
        requestPermissionsFromUser: (_context, asked) => {
          if (!Array.isArray(asked) || asked.length === 0) throw invalid();
          return once(() => ({
            permissions: [...asked],
            authResults: asked.map(stateOf),
            dialogShownResults: asked.map(() => false),
          }));
        },
      },
      toError,
    );
    return manager;
  };
  return withStubs("@ohos.abilityAccessCtrl", { GrantStatus, createAtManager });
}

function checkPermission(permission: unknown): string {
  if (typeof permission !== "string" || permission === "" || permission.length > maxPermissionLength) throw invalid();
  return permission;
}

function invalid(): BusinessError {
  return new BusinessError(12100001, "Invalid parameter.");
}
