import { type Command, CommanderError } from "commander";
import { buildProgram } from "./build-program.ts";
import type { CommandIo } from "./command-io.ts";
import { createContext } from "./context/command-context.ts";
import type { CommandWork } from "./context/run-command.ts";
import { exitCodes } from "./exit-codes.ts";
import { explainError } from "./output/explain-error.ts";

/**
 * Runs one command line. Never throws, and never writes a stack.
 *
 * @param argv Without the program's own name.
 */
export async function runCommandLine(argv: readonly string[], io: CommandIo): Promise<number> {
  let exitCode: number = exitCodes.done;
  const program = buildProgram(io, async (command, work) => {
    exitCode = await runWork(command, work, io);
  });
  try {
    await program.parseAsync([...argv], { from: "user" });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.wrongUsage;
    io.stderr(`carryall: ${explainError(error).message}\n`);
    return exitCodes.failed;
  }
}

async function runWork(command: Command, work: CommandWork, io: CommandIo): Promise<number> {
  const context = createContext(command, io);
  try {
    return await work(context);
  } catch (error) {
    if (io.signal.aborted) {
      context.output.json({ kind: "interrupted" });
      context.output.note("carryall: Interrupted: what was finished before is safe");
      return exitCodes.interrupted;
    }
    context.output.json({ kind: "error", ...explainError(error) });
    context.output.complain(error);
    return exitCodes.failed;
  }
}
