import { fileURLToPath } from "node:url";

/** The published command, as a program: `node <carryallProgram> …`. */
export function carryallProgram(): string {
  return fileURLToPath(import.meta.resolve("carryall/bin"));
}
