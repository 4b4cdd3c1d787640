import { execFileSync } from "node:child_process";
import type { ThrowAwayApplication } from "./throw-away-application.ts";

const nobody = 65_534;

/** Does something without root's powers, to whom no file is unreadable. Whoever is not root does it as he is. */
export async function asOrdinaryUser<Result>(
  application: ThrowAwayApplication,
  work: () => Promise<Result> | Result,
): Promise<Result> {
  if (process.geteuid?.() !== 0) return await work();
  execFileSync("chown", ["-R", `${nobody}:${nobody}`, application.directory]);
  process.setegid?.(nobody);
  process.seteuid?.(nobody);
  try {
    return await work();
  } finally {
    process.seteuid?.(0);
    process.setegid?.(0);
  }
}
