import { dirname } from "node:path";
import { expect, test } from "vitest";
import { codeOf } from "../code-of.ts";
import { defaultOf, make } from "../default-of.ts";
import { membersOf } from "../members-of.ts";
import { openSandbox } from "../open-sandbox.ts";

test("the older rdb opens the same stores, with their version, by promise and by callback", async () => {
  using sandbox = openSandbox("mapped");
  const rdb = defaultOf(sandbox, "@ohos.data.rdb");
  const context = { databaseDir: `${dirname(sandbox.base)}/database/entry` };
  const store = membersOf(await rdb.getRdbStore?.(context, { name: "old.db" }, 3));
  expect(store.version).toBe(3);
  await store.executeSql?.("CREATE TABLE t (id INTEGER)");
  await store.insert?.("t", { id: 7 });
  const called = Promise.withResolvers<unknown>();
  rdb.getRdbStore?.(context, { name: "old.db" }, 3, (_error: unknown, again: unknown) => called.resolve(again));
  const rows = membersOf(await membersOf(await called.promise).query?.(make(rdb.RdbPredicates, "t"), ["id"]));
  expect([rows.goToFirstRow?.(), rows.getLong?.(0)]).toEqual([true, 7]);
  await rdb.deleteRdbStore?.(context, "old.db");
  expect(codeOf(() => rdb.getRdbStore?.(context, { name: "old.db" }, 0))).toBe(401);
});
