import { defineAsyncCalls, defineSyncCalls } from "../calls/define-calls.ts";
import { once } from "../calls/work.ts";
import { BusinessError } from "../errors/business-error.ts";
import { businessErrorOr } from "../errors/business-error-or.ts";
import { withStubs } from "../stub/with-stubs.ts";

const OsAccountType = Object.freeze({ ADMIN: 0, NORMAL: 1, GUEST: 2, PRIVATE: 1024 });

/** The user whose data this device has. */
const localId = 100;
// A uid holds its user in the digits above these.
const uidsPerUser = 200_000;

/** `@ohos.account.osAccount`: there is one user. */
export function createOsAccount(): object {
  const toError = businessErrorOr(() => new BusinessError(12300001, "The system service works abnormally."));
  const manager = withStubs("@ohos.account.osAccount AccountManager", {});
  const answers = {
    getOsAccountLocalId: localId,
    getForegroundOsAccountLocalId: localId,
    getOsAccountCount: 1,
    getActivatedOsAccountLocalIds: [localId],
    getOsAccountType: OsAccountType.ADMIN,
    getOsAccountName: "",
    isMainOsAccount: true,
    isMultiOsAccountEnabled: false,
    isOsAccountActivated: true,
    isOsAccountUnlocked: true,
    checkOsAccountActivated: true,
    checkOsAccountVerified: true,
    checkMultiOsAccountEnabled: false,
    queryActivatedOsAccountIds: [localId],
  };
  const operations = Object.fromEntries(
    Object.entries(answers).map(([name, answer]) => [name, () => once((): unknown => structuredClone(answer))]),
  );
  const ofUid = (uid: unknown) => {
    if (typeof uid !== "number" || uid < 0) throw new BusinessError(12300002, "Invalid parameter. Invalid uid.");
    return once(() => Math.trunc(uid / uidsPerUser));
  };
  defineAsyncCalls(manager, { ...operations, getOsAccountLocalIdForUid: ofUid }, toError);
  defineSyncCalls(manager, { getOsAccountLocalIdForUidSync: ofUid }, toError);
  return withStubs("@ohos.account.osAccount", { OsAccountType, getAccountManager: () => manager });
}
