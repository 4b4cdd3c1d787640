type Koffi = typeof import("koffi");

/**
 * Calls of the system that Node does not make.
 *
 * @param require Finds koffi; a program that lives elsewhere than its modules passes its own.
 * @throws {Error} where it is not there, or may not be loaded.
 */
export function loadKoffi(require: NodeJS.Require): Koffi {
  // The one cast: koffi ships types, but resolving them through a foreign require is not something TypeScript can do.
  return require("koffi") as Koffi;
}
