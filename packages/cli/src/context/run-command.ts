import type { Command } from "commander";
import type { CommandContext } from "./command-context.ts";

/** What a command does, given its context. It gives one of `exitCodes`, or what a program gave that it ran. */
export type CommandWork = (context: CommandContext) => number | Promise<number>;

/** Runs a command's work and keeps its exit code. */
export type RunCommand = (command: Command, work: CommandWork) => Promise<void>;
