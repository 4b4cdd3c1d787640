import { BackupError } from "@carryall/protocol";
import { whyNoBubblewrap } from "@carryall/runtime";
import { bubblewrapSandbox } from "./bubblewrap-sandbox.ts";
import { mappedSandbox } from "./mapped-sandbox.ts";
import type { TestSandbox, TestSandboxName } from "./test-sandbox.ts";

export interface ChosenSandbox {
  readonly sandbox: TestSandbox;
  /** For people, where the weaker one was taken. */
  readonly caution?: string;
}

/**
 * Chooses how the tests are confined: as an extension is in a backup, by real mounts where that works here.
 *
 * @throws {BackupError} `unsupported` where bubblewrap is asked for and does not work: the other never takes its place
 *   silently.
 */
export function chooseTestSandbox(wanted: TestSandboxName | undefined): ChosenSandbox {
  if (wanted === "mapped") return { sandbox: mappedSandbox };
  const why = whyNoBubblewrap();
  if (why === undefined) return { sandbox: bubblewrapSandbox };
  if (wanted === "bubblewrap") {
    throw new BackupError("unsupported", `Cannot use the bubblewrap sandbox: ${why}`, {
      hint: "Install bubblewrap, or say --sandbox mapped for code that you trust",
    });
  }
  const caution = `mapped sandbox, for code that you trust: bubblewrap does not work here, ${why}`;
  return { sandbox: mappedSandbox, caution };
}
