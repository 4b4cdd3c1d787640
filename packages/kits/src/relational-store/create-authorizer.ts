import type { constants as sqliteConstants } from "node:sqlite";

const forbiddenPragmas: ReadonlySet<string> = new Set(["temp_store_directory", "data_store_directory"]);

const forbiddenFunctions: ReadonlySet<string> = new Set(["load_extension"]);

type Authorize = (action: number, first: string | null, second: string | null) => number;

/**
 * The rule for what SQL may do: anything within its own file. It may not name another file, so `ATTACH`, `VACUUM INTO`
 * and directories of SQLite's own are out, and no code is loaded.
 */
export function createAuthorizer(constants: typeof sqliteConstants): Authorize {
  return (action, first, second) => {
    const isAllowed = () => {
      switch (action) {
        // A plain VACUUM attaches a nameless temporary file; what has a name, or one only known later, is another file.
        case constants.SQLITE_ATTACH:
          return first === "";
        case constants.SQLITE_PRAGMA:
          return !forbiddenPragmas.has(first?.toLowerCase() ?? "");
        case constants.SQLITE_FUNCTION:
          return !forbiddenFunctions.has(second?.toLowerCase() ?? "");
        default:
          return true;
      }
    };
    return isAllowed() ? constants.SQLITE_OK : constants.SQLITE_DENY;
  };
}
