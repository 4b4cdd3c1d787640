/**
 * A kit's object as the untyped thing that an application has in its hands.
 */
export interface Member {
  (...args: unknown[]): unknown;
  new (...args: unknown[]): Members;
}

export type Members = { readonly [name: string]: Member };

export function membersOf(value: unknown): Members {
  // True by construction: whatever a test reads from it is a function of the kit, or the test fails at the call.
  return value as Members;
}
