import { BackupError } from "@carryall/protocol";
import { whyNoBubblewrap } from "@carryall/runtime";
import { bubblewrapProvider } from "./bubblewrap.ts";
import { mappedProvider } from "./mapped.ts";
import type { SandboxPrograms, SandboxProvider } from "./sandbox-provider.ts";

/** What was chosen, and a line for people where it is the weaker one. */
export interface ChosenProvider {
  readonly provider: SandboxProvider;
  readonly caution?: string;
}

/**
 * Chooses how extensions are confined, once, when the service starts.
 *
 * @param wanted "bubblewrap" or "mapped"; `undefined` takes the stronger one that works here.
 * @throws {BackupError} `unsupported` where bubblewrap is asked for and does not work: `mapped` never takes its place silently.
 */
export function chooseProvider(wanted: string | undefined, programs: SandboxPrograms): ChosenProvider {
  if (wanted === "mapped") {
    return { provider: mappedProvider(programs), caution: "mapped sandbox as asked: for code that you trust" };
  }
  if (wanted !== undefined && wanted !== "bubblewrap") {
    throw new BackupError(
      "invalidArgument",
      `Cannot use the sandbox ${JSON.stringify(wanted)}: there is none of that name`,
      {
        hint: "Use bubblewrap or mapped",
      },
    );
  }
  const why = whyNoBubblewrap();
  if (why === undefined) return { provider: bubblewrapProvider(programs) };
  if (wanted === "bubblewrap") {
    throw new BackupError("unsupported", `Cannot use the bubblewrap sandbox: ${why}`, {
      hint: "Install bubblewrap, or say --sandbox mapped for code that you trust",
    });
  }
  return {
    provider: mappedProvider(programs),
    caution: `mapped sandbox, for code that you trust: bubblewrap does not work here, ${why}`,
  };
}
