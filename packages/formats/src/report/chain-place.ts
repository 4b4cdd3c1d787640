/**
 * Where a set stands in its chain. A set's id is the SHA-256 of its whole-tree report, the bytes of `manage.json.rp`,
 * in lower-case hex: whoever has the report can check it, and nothing needs to be agreed on.
 *
 * Ours: the original's reports do not say it. A set that begins a chain has neither id.
 */
export interface ChainPlace {
  /** Of the set that this one continues: its report decided what this one holds. */
  readonly parentId?: string;
  /** Of the set that the chain began with. */
  readonly baseId?: string;
}
