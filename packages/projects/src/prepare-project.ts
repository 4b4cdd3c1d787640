import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { BackupError, toWireError, type WireError } from "@carryall/protocol";
import * as v from "valibot";
import { compileModules } from "./compile/compile-modules.ts";
import type { Project } from "./read/project.ts";
import { readProject } from "./read/read-project.ts";

const requestSchema = v.object({
  projectDirectory: v.string(),
  moduleName: v.optional(v.string()),
  outDirectory: v.string(),
});

export type PrepareRequest = v.InferOutput<typeof requestSchema>;

export type PrepareReply =
  | { readonly ok: true; readonly project: Project; readonly warnings: readonly string[] }
  | { readonly ok: false; readonly error: WireError };

/**
 * Reads and compiles a project, as one line of JSON asks. Writes into `outDirectory`, where the application has a
 * backup extension, `code/modules.json`, `code/m/*.js` with maps, and `backup_config.json`: the profile, verbatim.
 *
 * @param line A `PrepareRequest`.
 * @returns Never fails: what went wrong is in the reply.
 */
export async function prepareProject(line: string): Promise<PrepareReply> {
  try {
    const { projectDirectory, moduleName, outDirectory } = parseRequest(line);
    const project = readProject(projectDirectory, moduleName === undefined ? {} : { moduleName });
    return { ok: true, project, warnings: [...project.warnings, ...(await writeBundle(project, outDirectory))] };
  } catch (error) {
    return { ok: false, error: toWireError(error) };
  }
}

function parseRequest(line: string): PrepareRequest {
  try {
    return v.parse(requestSchema, JSON.parse(line));
  } catch (cause) {
    throw new BackupError("invalidArgument", "Cannot read the request: it is not one line of JSON as agreed", {
      cause,
    });
  }
}

async function writeBundle(project: Project, outDirectory: string): Promise<readonly string[]> {
  if (project.extension === undefined) return [];
  const { warnings } = await compileModules(project, join(outDirectory, "code"));
  mkdirSync(outDirectory, { recursive: true });
  writeFileSync(join(outDirectory, "backup_config.json"), project.extension.profileText);
  return warnings;
}
