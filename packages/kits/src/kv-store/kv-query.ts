import { parameterError } from "../errors/parameter-error.ts";

type Condition = { readonly sql: string; readonly binds: readonly (string | number)[] };

const comparisons = {
  equalTo: "=",
  notEqualTo: "<>",
  greaterThan: ">",
  lessThan: "<",
  greaterThanOrEqualTo: ">=",
  lessThanOrEqualTo: "<=",
  like: "LIKE",
  unlike: "NOT LIKE",
} as const;

/**
 * `distributedKVStore.Query`: conditions on the fields of values that are JSON objects, `$.name` or `name`. Conditions
 * are joined by AND unless `or()` stands between.
 */
export class Query {
  #where: Condition[] = [];
  #joins: string[] = [];
  #next = "AND";
  #orders: string[] = [];
  #limit: { total: number; offset: number } | undefined;
  #prefix = "";

  static sqlOf(query: Query): Condition {
    return query.#toSql();
  }

  reset(): this {
    this.#where = [];
    this.#joins = [];
    this.#next = "AND";
    this.#orders = [];
    this.#limit = undefined;
    this.#prefix = "";
    return this;
  }

  isNull(field: unknown): this {
    return this.#add(`${fieldSql(field)} IS NULL`);
  }

  isNotNull(field: unknown): this {
    return this.#add(`${fieldSql(field)} IS NOT NULL`);
  }

  inNumber(field: unknown, values: unknown): this {
    return this.#addList(field, "IN", values);
  }

  inString(field: unknown, values: unknown): this {
    return this.#addList(field, "IN", values);
  }

  notInNumber(field: unknown, values: unknown): this {
    return this.#addList(field, "NOT IN", values);
  }

  notInString(field: unknown, values: unknown): this {
    return this.#addList(field, "NOT IN", values);
  }

  and(): this {
    this.#next = "AND";
    return this;
  }

  or(): this {
    this.#next = "OR";
    return this;
  }

  beginGroup(): this {
    this.#add("(");
    this.#next = "";
    return this;
  }

  endGroup(): this {
    this.#next = "";
    return this.#add(")");
  }

  orderByAsc(field: unknown): this {
    this.#orders.push(`${fieldSql(field)} ASC`);
    return this;
  }

  orderByDesc(field: unknown): this {
    this.#orders.push(`${fieldSql(field)} DESC`);
    return this;
  }

  limit(total: unknown, offset: unknown): this {
    if (typeof total !== "number" || typeof offset !== "number") throw parameterError("The limit must be two numbers.");
    this.#limit = { total, offset };
    return this;
  }

  prefixKey(prefix: unknown): this {
    if (typeof prefix !== "string") throw parameterError("The prefix must be a string.");
    this.#prefix = prefix;
    return this;
  }

  setSuggestIndex(_index: unknown): this {
    return this;
  }

  deviceId(_deviceId: unknown): this {
    return this;
  }

  /** Empty where nothing was asked for. */
  getSqlLike(): string {
    return `${this.#conditions()}${this.#order([])}`.trim();
  }

  compare(operator: string, field: unknown, value: unknown): this {
    if (!["string", "number", "boolean"].includes(typeof value)) throw parameterError("The value has a wrong type.");
    const bind = typeof value === "string" ? value : Number(value);
    return this.#add(`${fieldSql(field)} ${operator} ?`, [bind]);
  }

  #addList(field: unknown, operator: string, values: unknown): this {
    if (!Array.isArray(values)) throw parameterError("The values must be an array.");
    return this.#add(`${fieldSql(field)} ${operator} (${values.map(() => "?").join(", ")})`, values);
  }

  #add(sql: string, binds: readonly (string | number)[] = []): this {
    this.#joins.push(this.#where.length === 0 ? "" : this.#next);
    this.#where.push({ sql, binds });
    this.#next = "AND";
    return this;
  }

  #toSql(): Condition {
    const where = this.#conditions();
    const condition = where === "" ? "" : ` AND (${where})`;
    return {
      sql: ` WHERE substr(key, 1, length(?)) = ?${condition}${this.#order(["key"])}`,
      binds: [this.#prefix, this.#prefix, ...this.#where.flatMap(({ binds }) => binds)],
    };
  }

  #conditions(): string {
    return this.#where.map(({ sql }, index) => `${this.#joins[index]} ${sql}`).join(" ");
  }

  #order(last: readonly string[]): string {
    const fields = [...this.#orders, ...last];
    const order = fields.length === 0 ? "" : ` ORDER BY ${fields.join(", ")}`;
    return this.#limit === undefined ? order : `${order} LIMIT ${this.#limit.total} OFFSET ${this.#limit.offset}`;
  }
}

for (const [name, operator] of Object.entries(comparisons)) {
  Object.defineProperty(Query.prototype, name, {
    value(this: Query, field: unknown, value: unknown) {
      return this.compare(operator, field, value);
    },
    writable: true,
    configurable: true,
  });
}

function fieldSql(field: unknown): string {
  if (typeof field !== "string" || !/^(\$\.)?[\w.]+$/.test(field)) throw parameterError("The field must be a name.");
  const path = field.startsWith("$.") ? field : `$.${field}`;
  return `CASE WHEN json_valid(value) THEN json_extract(value, '${path}') END`;
}
