import type { StageContext } from "./stage-context.ts";
import { RefusedPlace, type TargetPath, targetPathOf } from "./target-path.ts";

/**
 * A member's place in the sandbox. Where its name has none it is counted as failed and the rest goes on: a backup that
 * holds one such name is not worthless, and asking again would not help.
 *
 * @param where Where the name stands, for the report.
 */
export function findPlace(
  name: Uint8Array,
  { where, isFolder }: { readonly where: string; readonly isFolder?: boolean },
  { roots, below, counts }: Pick<StageContext, "roots" | "below" | "counts">,
): TargetPath | undefined {
  try {
    return targetPathOf(name, { roots, isFolder, below });
  } catch (error) {
    if (!(error instanceof RefusedPlace)) throw error;
    const { path, errno, message } = error;
    counts.fail({ path, errno, message: `not restored, ${where}: ${message}` });
    return undefined;
  }
}
