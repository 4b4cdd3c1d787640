/** One fault of the original that can be put back. */
export interface Mutation {
  /** The row of docs/compatibility.md, such as `S17`. */
  readonly row: string;
  /** Path in this repository. */
  readonly file: string;
  /** Text that occurs in the file exactly once. */
  readonly find: string;
  readonly replace: string;
  /** The test that fails then. `name` is the title as it stands in the file. */
  readonly test: { readonly file: string; readonly name: string };
}

export declare const catalogue: readonly Mutation[];
