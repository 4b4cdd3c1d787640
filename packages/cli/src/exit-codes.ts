/** What a script learns from `carryall`'s exit. Documented; never renumbered. */
export const exitCodes = {
  done: 0,
  failed: 1,
  wrongUsage: 2,
  /** Some bundle failed; the rest is safe. */
  doneInPart: 3,
  noRepository: 10,
  repositoryLocked: 11,
  wrongPassword: 12,
  /** `lint` or `test` found something. */
  foundSomething: 20,
  interrupted: 130,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];
