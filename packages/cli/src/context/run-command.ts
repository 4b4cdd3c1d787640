import type { Command } from "commander";
import type { ExitCode } from "../exit-codes.ts";
import type { CommandContext } from "./command-context.ts";

/** What a command does, given its context. */
export type CommandWork = (context: CommandContext) => ExitCode | Promise<ExitCode>;

/** Runs a command's work and keeps its exit code. */
export type RunCommand = (command: Command, work: CommandWork) => Promise<void>;
