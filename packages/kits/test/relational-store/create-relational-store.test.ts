import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { describe, expect, test } from "vitest";
import { codeOf } from "../code-of.ts";
import { membersOf } from "../members-of.ts";
import { openSandbox, type Sandbox } from "../open-sandbox.ts";

const config = { name: "notes.db", securityLevel: 1 };

const kitOf = (sandbox: Sandbox) => membersOf(Reflect.get(sandbox.kits.resolve("@kit.ArkData"), "relationalStore"));
const contextOf = (sandbox: Sandbox) => ({ databaseDir: `${dirname(sandbox.base)}/database/entry` });
const folderOf = (sandbox: Sandbox) => `${dirname(sandbox.hostBase)}/database/entry/rdb`;

async function openStore(sandbox: Sandbox) {
  const kit = kitOf(sandbox);
  const store = membersOf(await kit.getRdbStore?.(contextOf(sandbox), config));
  const { RdbPredicates } = kit;
  const predicates = (table: string) => {
    if (RdbPredicates === undefined) throw new Error("Cannot make predicates: the kit has none");
    return new RdbPredicates(table);
  };
  return { kit, store, predicates };
}

const createTable =
  "CREATE TABLE note (id INTEGER PRIMARY KEY, title TEXT NOT NULL UNIQUE, size REAL, pinned INTEGER, body BLOB, any)";

function rowsOf(resultSet: unknown): unknown[] {
  const rows = membersOf(resultSet);
  const found: unknown[] = [];
  while (rows.goToNextRow?.()) found.push(rows.getRow?.());
  return found;
}

describe.each(["identity", "mapped"] as const)("relationalStore with %s roots", (kind) => {
  test("a store inserts, queries, updates and deletes, in a file below rdb", async () => {
    using sandbox = openSandbox(kind);
    const { store, predicates } = await openStore(sandbox);
    await store.executeSql?.(createTable);
    const body = new Uint8Array([1, 2]);
    expect(await store.insert?.("note", { title: "a", size: 1.5, pinned: true, body, any: 7 })).toBe(1);
    expect(await store.batchInsert?.("note", [{ title: "b" }, { title: "c", any: "text" }])).toBe(2);
    const row = membersOf(store.querySqlSync?.("SELECT * FROM note WHERE title = ?", ["a"]));
    expect([row.rowCount, row.columnCount, row.rowIndex]).toEqual([1, 6, -1]);
    expect(row.goToFirstRow?.()).toBe(true);
    expect([row.getLong?.(0), row.getString?.(1), row.getDouble?.(2), row.getLong?.(3), row.getBlob?.(4)]).toEqual([
      1,
      "a",
      1.5,
      1,
      body,
    ]);
    expect(row.getRow?.()).toEqual({ id: 1, title: "a", size: 1.5, pinned: 1, body, any: 7 });
    expect(await store.update?.({ size: 2 }, predicates("note").in?.("title", ["b", "c"]))).toBe(2);
    expect(await store.delete?.(predicates("note").equalTo?.("title", "b"))).toBe(1);
    expect(rowsOf(await store.query?.(predicates("note").orderByDesc?.("id"), ["title", "any"]))).toEqual([
      { title: "c", any: "text" },
      { title: "a", any: 7 },
    ]);
    await store.close?.();
    expect(readdirSync(folderOf(sandbox))).toEqual(["notes.db"]);
  });

  test("ATTACH, VACUUM INTO, load_extension and SQLite's directories are refused, a plain VACUUM is not", async () => {
    using sandbox = openSandbox(kind);
    const { store } = await openStore(sandbox);
    const elsewhere = `${sandbox.outside}/stolen.db`;
    for (const sql of [
      `ATTACH DATABASE '${elsewhere}' AS other`,
      `/* ' */ aTTaCH '${elsewhere}' AS other`,
      "ATTACH ':memory:' AS other",
      `VACUUM INTO '${elsewhere}'`,
      "SELECT load_extension('x')",
      `PRAGMA temp_store_directory = '${sandbox.outside}'`,
    ]) {
      expect(
        codeOf(() => store.executeSqlSync?.(sql)),
        sql,
      ).toBeOneOf([14800021, 14800023]);
    }
    expect(codeOf(() => store.executeSqlSync?.("ATTACH ? AS other", [elsewhere]))).toBe(14800023);
    expect(readdirSync(sandbox.outside)).toEqual([]);
    store.executeSqlSync?.("CREATE TABLE t (a DEFAULT 'ATTACH DATABASE')");
    store.executeSqlSync?.("VACUUM");
    await store.close?.();
  });
});

test("a rolled back transaction leaves nothing, one inside another can be rolled back alone", async () => {
  using sandbox = openSandbox("mapped");
  const { store } = await openStore(sandbox);
  await store.executeSql?.(createTable);
  const titles = () =>
    rowsOf(store.querySqlSync?.("SELECT title FROM note ORDER BY id")).map((row) => Reflect.get(Object(row), "title"));
  store.beginTransaction?.();
  store.insertSync?.("note", { title: "lost" });
  store.rollBack?.();
  expect(titles()).toEqual([]);
  store.beginTransaction?.();
  store.insertSync?.("note", { title: "outer" });
  store.beginTransaction?.();
  store.insertSync?.("note", { title: "inner" });
  store.rollBack?.();
  store.commit?.();
  expect(titles()).toEqual(["outer"]);
  expect(codeOf(() => store.rollBack?.())).toBe(14800000);
  await store.close?.();
});

test("batchInsert with a bad row inserts none, and gives -1", async () => {
  using sandbox = openSandbox("mapped");
  const { store } = await openStore(sandbox);
  await store.executeSql?.(createTable);
  expect(await store.batchInsert?.("note", [{ title: "a" }, { size: 1 }])).toBe(-1);
  expect(store.batchInsertSync?.("note", [{ title: "a" }, { nowhere: 1 }])).toBe(-1);
  expect(rowsOf(store.querySqlSync?.("SELECT * FROM note"))).toEqual([]);
  await store.close?.();
});

test("a query that SQL refuses gives a store no rows and -1 for their number, and the log SQL's words", async () => {
  using sandbox = openSandbox("mapped");
  const { store, predicates } = await openStore(sandbox);
  await store.executeSql?.(createTable);
  for (const refused of [
    await store.querySql?.("SELECT * FROM nowhere"),
    await store.query?.(predicates("note"), ["elsewhere"]),
  ]) {
    const set = membersOf(refused);
    expect(set).toMatchObject({ rowCount: -1, columnCount: 0, isClosed: false });
    expect(set.goToFirstRow?.()).toBe(false);
    set.close?.();
  }
  expect(sandbox.lines.map(({ level, text }) => [level, text])).toEqual([
    ["warn", expect.stringContaining("nowhere")],
    ["warn", expect.stringContaining("elsewhere")],
  ]);
  const transaction = membersOf(await store.createTransaction?.());
  await expect(transaction.querySql?.("SELECT * FROM nowhere")).rejects.toMatchObject({ code: 14800021 });
  await transaction.rollback?.();
});

test("a version upgrade is seen by the next opening", async () => {
  using sandbox = openSandbox("mapped");
  const { store } = await openStore(sandbox);
  expect(Number(store.version)).toBe(0);
  await store.executeSql?.(createTable);
  Reflect.set(store, "version", 1);
  await store.close?.();
  const { store: again } = await openStore(sandbox);
  expect(Number(again.version)).toBe(1);
  await again.executeSql?.("ALTER TABLE note ADD COLUMN colour TEXT");
  Reflect.set(again, "version", 2);
  expect(await again.execute?.("PRAGMA user_version")).toBe(2);
  await again.close?.();
});

test("two stores of one file share one connection, which closes with the second", async () => {
  using sandbox = openSandbox("mapped");
  const [one, two] = [(await openStore(sandbox)).store, (await openStore(sandbox)).store];
  one.beginTransaction?.();
  await two.executeSql?.("CREATE TABLE t (a)");
  one.commit?.();
  await one.close?.();
  expect(codeOf(() => one.querySqlSync?.("SELECT 1"))).toBe(14800014);
  expect(await two.insert?.("t", { a: 1 })).toBe(1);
  await two.close?.();
  await two.close?.();
});

test("a result set tells where it is, and what is not there", async () => {
  using sandbox = openSandbox("mapped");
  const { store } = await openStore(sandbox);
  const rows = membersOf(
    store.querySqlSync?.("SELECT 1 AS a, NULL AS B UNION SELECT 9007199254740993, '4x' ORDER BY a"),
  );
  expect(rows.columnNames).toEqual(["a", "B"]);
  expect([rows.getColumnIndex?.("b"), rows.getColumnIndex?.("c"), rows.getColumnName?.(1)]).toEqual([1, -1, "B"]);
  expect(codeOf(() => rows.getLong?.(0))).toBe(14800012);
  rows.goToFirstRow?.();
  expect([rows.isAtFirstRow, rows.isColumnNull?.(1), rows.getString?.(1), rows.getLong?.(1)]).toEqual([
    true,
    true,
    "",
    0,
  ]);
  expect(codeOf(() => rows.getLong?.(2))).toBe(14800013);
  rows.goToLastRow?.();
  expect([rows.isAtLastRow, rows.getValue?.(0), rows.getLong?.(1)]).toEqual([true, 9007199254740993n, 4]);
  expect([rows.goToNextRow?.(), rows.isEnded, rows.goToPreviousRow?.(), rows.goTo?.(-5)]).toEqual([
    false,
    true,
    true,
    false,
  ]);
  rows.close?.();
  expect([rows.isClosed, codeOf(() => rows.getLong?.(0))]).toEqual([true, 14800014]);
  await store.close?.();
});

test("predicates join, wrap, limit and group", async () => {
  using sandbox = openSandbox("mapped");
  const { store, predicates } = await openStore(sandbox);
  await store.executeSql?.("CREATE TABLE t (a INTEGER, b TEXT)");
  await store.batchInsert?.(
    "t",
    [1, 2, 3, 4, 5].map((a) => ({ a, b: a % 2 === 0 ? "even" : "odd" })),
  );
  const found = async (condition: unknown) =>
    rowsOf(await store.query?.(condition, ["a"])).map((row) => Reflect.get(Object(row), "a"));
  const chain = (...steps: readonly (readonly [string, ...unknown[]])[]) =>
    steps.reduce((condition, [name, ...args]) => membersOf(condition[name]?.(...args)), predicates("t"));
  expect(await found(chain(["between", "a", 2, 4], ["and"], ["equalTo", "b", "even"]))).toEqual([2, 4]);
  expect(
    await found(
      chain(["beginWrap"], ["equalTo", "a", 1], ["or"], ["equalTo", "a", 2], ["endWrap"], ["endsWith", "b", "en"]),
    ),
  ).toEqual([2]);
  expect(await found(chain(["orderByDesc", "a"], ["limitAs", 2], ["offsetAs", 1]))).toEqual([4, 3]);
  expect(
    await found(chain(["greaterThan", "a", 1], ["lessThan", "a", 5], ["notIn", "a", [3]], ["contains", "b", "ve"])),
  ).toEqual([2, 4]);
  expect(await found(chain(["groupBy", ["b"]], ["orderByAsc", "b"]))).toHaveLength(2);
  expect(await found(chain(["isNull", "b"]))).toEqual([]);
  await store.close?.();
});

test.each(["notLike", "notContains"])("%s() of predicates takes a text and nothing else", async (name) => {
  using sandbox = openSandbox("mapped");
  const { predicates } = await openStore(sandbox);
  for (const value of [null, undefined, 5])
    expect(codeOf(() => membersOf(predicates("note"))[name]?.("title", value))).toBe(401);
});

test("errors carry the store's codes", async () => {
  using sandbox = openSandbox("mapped");
  const { kit, store } = await openStore(sandbox);
  await store.executeSql?.(createTable);
  await store.insert?.("note", { title: "a" });
  expect(codeOf(() => store.insertSync?.("note", { title: "a" }))).toBe(14800032);
  expect(store.insertSync?.("note", { title: "a" }, 4)).toBe(-1);
  expect(codeOf(() => store.executeSync?.("SELECT * FROM nowhere"))).toBe(14800021);
  expect(codeOf(() => store.querySqlSync?.("DELETE FROM note"))).toBe(14800019);
  expect(codeOf(() => store.executeSync?.("COMMIT"))).toBe(14800021);
  expect(codeOf(() => store.insertSync?.("note", {}))).toBe(401);
  expect(codeOf(() => store.executeSql?.(5))).toBe(401);
  expect(codeOf(() => kit.getRdbStore?.(contextOf(sandbox), { name: "x.db" }))).toBe(401);
  expect(codeOf(() => kit.getRdbStore?.(contextOf(sandbox), { name: "../x.db", securityLevel: 1 }))).toBe(401);
  expect(codeOf(() => kit.getRdbStore?.({}, config))).toBe(401);
  expect(() => store.cloudSync?.("x")).toThrow(
    "@ohos.data.relationalStore RdbStore.cloudSync: Capability not supported",
  );
  await store.close?.();
  writeFileSync(
    `${folderOf(sandbox)}/bad.db`,
    "this is no database, but it is long enough to be looked at ".repeat(40),
  );
  const bad = kit.getRdbStore?.(contextOf(sandbox), { name: "bad.db", securityLevel: 1 });
  await expect(bad).rejects.toMatchObject({ code: 14800011 });
});

test("deleteRdbStore() removes the file, open or not; an encrypted store is plain here and says so", async () => {
  using sandbox = openSandbox("mapped");
  const { kit, store } = await openStore(sandbox);
  await store.executeSql?.(createTable);
  await kit.deleteRdbStore?.(contextOf(sandbox), "notes.db");
  expect(existsSync(`${folderOf(sandbox)}/notes.db`)).toBe(false);
  const encrypted = membersOf(await kit.getRdbStore?.(contextOf(sandbox), { ...config, encrypt: true }));
  expect(sandbox.lines.at(-1)).toMatchObject({
    level: "warn",
    text: expect.stringContaining("encryption is not available"),
  });
  await encrypted.close?.();
});

test("a transaction has a connection of its own, which ends with it", async () => {
  using sandbox = openSandbox("mapped");
  const { kit, store } = await openStore(sandbox);
  await store.executeSql?.(createTable);
  const { IMMEDIATE } = kit.TransactionType as unknown as Record<string, number>;
  const transaction = membersOf(await store.createTransaction?.({ transactionType: IMMEDIATE }));
  await transaction.insert?.("note", { title: "a" });
  expect(rowsOf(await transaction.querySql?.("SELECT title FROM note"))).toEqual([{ title: "a" }]);
  expect(rowsOf(await store.querySql?.("SELECT title FROM note"))).toEqual([]);
  await transaction.commit?.();
  expect(rowsOf(await store.querySql?.("SELECT title FROM note"))).toEqual([{ title: "a" }]);
  await expect(transaction.insert?.("note", { title: "b" })).rejects.toMatchObject({ code: 14800014 });
  const undone = membersOf(await store.createTransaction?.());
  undone.executeSync?.("DELETE FROM note");
  await undone.rollback?.();
  expect(rowsOf(store.querySqlSync?.("SELECT title FROM note"))).toEqual([{ title: "a" }]);
  expect(codeOf(() => store.createTransaction?.({ transactionType: 9 }))).toBe(401);
  await store.close?.();
  // A connection that is left open would keep its journal.
  expect(readdirSync(folderOf(sandbox))).toEqual(["notes.db"]);
});

test("a transaction of its own takes many rows at once, and gives them back when it is rolled back", async () => {
  using sandbox = openSandbox("mapped");
  const { store } = await openStore(sandbox);
  await store.executeSql?.(createTable);
  const rowsOfTitles = (...titles: string[]) => titles.map((title) => ({ title }));
  const transaction = membersOf(await store.createTransaction?.());
  expect(await transaction.batchInsert?.("note", rowsOfTitles("a", "b"))).toBe(2);
  expect(transaction.batchInsertSync?.("note", rowsOfTitles("c", "d"))).toBe(2);
  await transaction.commit?.();
  const undone = membersOf(await store.createTransaction?.());
  await undone.batchInsert?.("note", rowsOfTitles("e", "f"));
  await undone.rollback?.();
  expect(rowsOf(await store.querySql?.("SELECT title FROM note"))).toHaveLength(4);
});

test("a store is not opened with a lower security level than it had, until it is deleted", async () => {
  using sandbox = openSandbox("mapped");
  const kit = kitOf(sandbox);
  const context = contextOf(sandbox);
  const open = (level: number) => kit.getRdbStore?.(context, { name: "secret.db", securityLevel: level });
  await open(4);
  await expect(open(1)).rejects.toMatchObject({ code: 14800017 });
  await kit.deleteRdbStore?.(context, "secret.db");
  await open(1);
  await open(3);
});

test("backup() writes a copy beside the store, and restore() brings it back", async () => {
  using sandbox = openSandbox("mapped");
  const { store, predicates } = await openStore(sandbox);
  await store.executeSql?.(createTable);
  await store.insert?.("note", { title: "before" });
  await store.backup?.("copy.db");
  await store.insert?.("note", { title: "after" });
  await store.restore?.("copy.db");
  expect(rowsOf(await store.query?.(predicates("note"), ["title"]))).toEqual([{ title: "before" }]);
  await store.insert?.("note", { title: "later" });
  expect(readdirSync(folderOf(sandbox))).toContain("copy.db");
  await expect(store.restore?.("none.db")).rejects.toMatchObject({ code: 14800010 });
  expect(codeOf(() => store.backup?.("../copy.db"))).toBe(401);
});

test("having, inValues and the returning forms give what SQL would", async () => {
  using sandbox = openSandbox("mapped");
  const { store, predicates } = await openStore(sandbox);
  await store.executeSql?.("CREATE TABLE t (id INTEGER PRIMARY KEY, kind TEXT, size INTEGER)");
  const rows = ["a", "a", "b"].map((kind, size) => ({ kind, size }));
  const made = membersOf(await store.batchInsertWithReturning?.("t", rows, { columns: ["id", "kind"] }));
  expect([made.changed, rowsOf(made.resultSet)]).toEqual([
    3,
    [
      { id: 1, kind: "a" },
      { id: 2, kind: "a" },
      { id: 3, kind: "b" },
    ],
  ]);
  const grouped = membersOf(predicates("t").groupBy?.(["kind"])).having?.("COUNT(*) > ?", [1]);
  expect(rowsOf(await store.query?.(grouped, ["kind"]))).toEqual([{ kind: "a" }]);
  const changed = membersOf(
    store.updateWithReturningSync?.({ size: 9 }, predicates("t").inValues?.("id", [1, 3]), {
      columns: ["id"],
      maxReturningCount: 1,
    }),
  );
  expect([changed.changed, rowsOf(changed.resultSet)]).toEqual([2, [{ id: 1 }]]);
  const removed = membersOf(
    store.deleteWithReturningSync?.(predicates("t").notInValues?.("id", [2]), { columns: ["id"] }),
  );
  expect([removed.changed, rowsOf(store.querySqlWithoutRowCountSync?.("SELECT id FROM t"))]).toEqual([2, [{ id: 2 }]]);
  expect(codeOf(() => store.deleteWithReturning?.(predicates("t"), { columns: [] }))).toBe(14800001);
  expect(codeOf(() => store.batchInsertWithReturningSync?.("", [], { columns: ["id"] }))).toBe(14800001);
});
