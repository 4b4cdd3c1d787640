import { askService } from "@carryall/client";
import { clientName } from "./client-name.ts";
import type { CommandContext } from "./command-context.ts";

/** Says so where applications ran without a real sandbox. */
export async function noteSandbox({ home, output }: CommandContext): Promise<void> {
  if (output.isQuiet) return;
  const status = await askService({ home, name: clientName }).status();
  if (status?.sandbox !== "mapped") return;
  output.note("The sandbox is mapped: it keeps applications from accidents only. Use it for code that you trust.");
}
