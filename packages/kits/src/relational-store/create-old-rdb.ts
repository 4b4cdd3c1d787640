import { defineAsyncCalls } from "../calls/define-calls.ts";
import { waiting } from "../calls/work.ts";
import { parameterError } from "../errors/parameter-error.ts";
import { withStubs } from "../stub/with-stubs.ts";
import { toStoreError } from "./sqlite-error.ts";
import { storeConstants } from "./store-constants.ts";

/**
 * `@ohos.data.rdb`, which was there before relationalStore: the same stores, without a security level and with the
 * version given when they are opened.
 *
 * @param relationalStore Its successor.
 * @see interface_sdk-js: api/@ohos.data.rdb.d.ts
 */
export function createOldRdb(relationalStore: object): object {
  const { SyncMode, SubscribeType } = storeConstants;
  const kit = withStubs("@ohos.data.rdb", {
    SyncMode: { SYNC_MODE_PUSH: SyncMode.SYNC_MODE_PUSH, SYNC_MODE_PULL: SyncMode.SYNC_MODE_PULL },
    SubscribeType: { SUBSCRIBE_TYPE_REMOTE: SubscribeType.SUBSCRIBE_TYPE_REMOTE },
    RdbPredicates: Reflect.get(relationalStore, "RdbPredicates"),
  });
  const call = (name: string, ...args: readonly unknown[]): unknown =>
    Reflect.apply(Reflect.get(relationalStore, name), relationalStore, args);
  defineAsyncCalls(
    kit,
    {
      getRdbStore: (context, config, version) => {
        if (!Number.isInteger(version) || Number(version) <= 0) throw parameterError("The version must be above 0.");
        const opening = call("getRdbStore", context, {
          ...Object(config),
          securityLevel: storeConstants.SecurityLevel.S1,
        });
        return waiting(async () => {
          const store = Object(await opening);
          Reflect.set(store, "version", version);
          return store;
        });
      },
      deleteRdbStore: (context, name) => {
        const deleting = call("deleteRdbStore", context, name);
        return waiting(async () => await deleting);
      },
    },
    toStoreError,
  );
  return kit;
}
