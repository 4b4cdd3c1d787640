declare module "@ohos.data.relationalStore" {
  import type common from "@ohos.app.ability.common";
  import type { AsyncCallback } from "@ohos.base";

  namespace relationalStore {
    type ValueType = null | number | string | boolean | Uint8Array | bigint;
    type ValuesBucket = Record<string, ValueType | undefined>;
    enum SecurityLevel {
      S1 = 1,
      S2 = 2,
      S3 = 3,
      S4 = 4,
    }
    enum ConflictResolution {
      ON_CONFLICT_NONE = 0,
      ON_CONFLICT_ROLLBACK = 1,
      ON_CONFLICT_ABORT = 2,
      ON_CONFLICT_FAIL = 3,
      ON_CONFLICT_IGNORE = 4,
      ON_CONFLICT_REPLACE = 5,
    }
    enum ColumnType {
      NULL = 0,
      INTEGER = 1,
      REAL = 2,
      TEXT = 3,
      BLOB = 4,
    }
    interface StoreConfig {
      name: string;
      securityLevel: SecurityLevel;
      encrypt?: boolean;
      customDir?: string;
      isReadOnly?: boolean;
    }
    function getRdbStore(context: common.Context, config: StoreConfig): Promise<RdbStore>;
    function getRdbStore(context: common.Context, config: StoreConfig, callback: AsyncCallback<RdbStore>): void;
    function deleteRdbStore(context: common.Context, config: string | StoreConfig): Promise<void>;
    function deleteRdbStore(context: common.Context, config: string | StoreConfig, callback: AsyncCallback<void>): void;

    class RdbPredicates {
      constructor(name: string);
      equalTo(field: string, value: ValueType): RdbPredicates;
      notEqualTo(field: string, value: ValueType): RdbPredicates;
      greaterThan(field: string, value: ValueType): RdbPredicates;
      lessThan(field: string, value: ValueType): RdbPredicates;
      greaterThanOrEqualTo(field: string, value: ValueType): RdbPredicates;
      lessThanOrEqualTo(field: string, value: ValueType): RdbPredicates;
      like(field: string, value: string): RdbPredicates;
      notLike(field: string, value: string): RdbPredicates;
      glob(field: string, value: string): RdbPredicates;
      contains(field: string, value: string): RdbPredicates;
      notContains(field: string, value: string): RdbPredicates;
      beginsWith(field: string, value: string): RdbPredicates;
      endsWith(field: string, value: string): RdbPredicates;
      between(field: string, low: ValueType, high: ValueType): RdbPredicates;
      notBetween(field: string, low: ValueType, high: ValueType): RdbPredicates;
      in(field: string, value: Array<ValueType>): RdbPredicates;
      notIn(field: string, value: Array<ValueType>): RdbPredicates;
      isNull(field: string): RdbPredicates;
      isNotNull(field: string): RdbPredicates;
      orderByAsc(field: string): RdbPredicates;
      orderByDesc(field: string): RdbPredicates;
      and(): RdbPredicates;
      or(): RdbPredicates;
      beginWrap(): RdbPredicates;
      endWrap(): RdbPredicates;
      distinct(): RdbPredicates;
      groupBy(fields: Array<string>): RdbPredicates;
      limitAs(value: number): RdbPredicates;
      offsetAs(rowOffset: number): RdbPredicates;
      indexedBy(field: string): RdbPredicates;
    }

    interface ResultSet {
      readonly columnNames: Array<string>;
      readonly columnCount: number;
      readonly rowCount: number;
      /** -1 before the first row. */
      readonly rowIndex: number;
      readonly isAtFirstRow: boolean;
      readonly isAtLastRow: boolean;
      readonly isEnded: boolean;
      readonly isStarted: boolean;
      readonly isClosed: boolean;
      goTo(offset: number): boolean;
      goToRow(position: number): boolean;
      goToFirstRow(): boolean;
      goToLastRow(): boolean;
      goToNextRow(): boolean;
      goToPreviousRow(): boolean;
      getColumnIndex(columnName: string): number;
      getColumnName(columnIndex: number): string;
      getString(columnIndex: number): string;
      getLong(columnIndex: number): number;
      getDouble(columnIndex: number): number;
      getBlob(columnIndex: number): Uint8Array;
      getValue(columnIndex: number): ValueType;
      getRow(): ValuesBucket;
      isColumnNull(columnIndex: number): boolean;
      close(): void;
    }

    interface RdbStore {
      /** The application's own number for its schema; 0 in a new file. */
      version: number;
      executeSql(sql: string, bindArgs?: Array<ValueType>): Promise<void>;
      executeSql(sql: string, callback: AsyncCallback<void>): void;
      executeSql(sql: string, bindArgs: Array<ValueType>, callback: AsyncCallback<void>): void;
      executeSqlSync(sql: string, bindArgs?: Array<ValueType>): void;
      execute(sql: string, args?: Array<ValueType>): Promise<ValueType>;
      execute(sql: string, callback: AsyncCallback<ValueType>): void;
      execute(sql: string, args: Array<ValueType>, callback: AsyncCallback<ValueType>): void;
      executeSync(sql: string, args?: Array<ValueType>): ValueType;
      querySql(sql: string, bindArgs?: Array<ValueType>): Promise<ResultSet>;
      querySql(sql: string, callback: AsyncCallback<ResultSet>): void;
      querySql(sql: string, bindArgs: Array<ValueType>, callback: AsyncCallback<ResultSet>): void;
      querySqlSync(sql: string, bindArgs?: Array<ValueType>): ResultSet;
      query(predicates: RdbPredicates, columns?: Array<string>): Promise<ResultSet>;
      query(predicates: RdbPredicates, callback: AsyncCallback<ResultSet>): void;
      query(predicates: RdbPredicates, columns: Array<string>, callback: AsyncCallback<ResultSet>): void;
      querySync(predicates: RdbPredicates, columns?: Array<string>): ResultSet;
      insert(table: string, values: ValuesBucket, conflict?: ConflictResolution): Promise<number>;
      insert(table: string, values: ValuesBucket, callback: AsyncCallback<number>): void;
      insert(table: string, values: ValuesBucket, conflict: ConflictResolution, callback: AsyncCallback<number>): void;
      insertSync(table: string, values: ValuesBucket, conflict?: ConflictResolution): number;
      batchInsert(table: string, values: Array<ValuesBucket>): Promise<number>;
      batchInsert(table: string, values: Array<ValuesBucket>, callback: AsyncCallback<number>): void;
      batchInsertSync(table: string, values: Array<ValuesBucket>): number;
      update(values: ValuesBucket, predicates: RdbPredicates, conflict?: ConflictResolution): Promise<number>;
      update(values: ValuesBucket, predicates: RdbPredicates, callback: AsyncCallback<number>): void;
      update(
        values: ValuesBucket,
        predicates: RdbPredicates,
        conflict: ConflictResolution,
        callback: AsyncCallback<number>,
      ): void;
      updateSync(values: ValuesBucket, predicates: RdbPredicates, conflict?: ConflictResolution): number;
      delete(predicates: RdbPredicates): Promise<number>;
      delete(predicates: RdbPredicates, callback: AsyncCallback<number>): void;
      deleteSync(predicates: RdbPredicates): number;
      beginTransaction(): void;
      commit(): void;
      rollBack(): void;
      close(): Promise<void>;
    }
  }
  export default relationalStore;
}
