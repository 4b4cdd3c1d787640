const operations = [
  "equalTo",
  "notEqualTo",
  "beginWrap",
  "endWrap",
  "or",
  "and",
  "contains",
  "beginsWith",
  "endsWith",
  "isNull",
  "isNotNull",
  "like",
  "unlike",
  "glob",
  "between",
  "notBetween",
  "greaterThan",
  "lessThan",
  "greaterThanOrEqualTo",
  "lessThanOrEqualTo",
  "orderByAsc",
  "orderByDesc",
  "distinct",
  "limit",
  "groupBy",
  "indexedBy",
  "in",
  "notIn",
  "prefixKey",
  "inKeys",
] as const;

/** One condition, as it was asked for. */
export interface PredicateOperation {
  readonly name: (typeof operations)[number];
  readonly args: readonly unknown[];
}

/** `dataSharePredicates.DataSharePredicates`: notes conditions for whoever answers them. */
export class DataSharePredicates {
  readonly #operations: PredicateOperation[] = [];

  static operationsOf(predicates: DataSharePredicates): readonly PredicateOperation[] {
    return predicates.#operations;
  }

  static note(predicates: DataSharePredicates, operation: PredicateOperation): void {
    predicates.#operations.push(operation);
  }
}

for (const name of operations) {
  Object.defineProperty(DataSharePredicates.prototype, name, {
    value(this: DataSharePredicates, ...args: unknown[]) {
      DataSharePredicates.note(this, { name, args });
      return this;
    },
    writable: true,
    configurable: true,
  });
}
