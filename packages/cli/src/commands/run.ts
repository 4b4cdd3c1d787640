import { statSync } from "node:fs";
import { resolve } from "node:path";
import { issueToken } from "@carryall/client";
import { programIdentity, registerModule, tokenVariable } from "@carryall/programs";
import { findProgramOwner } from "@carryall/projects";
import { BackupError, type ClientIdentity, parseBundleName } from "@carryall/protocol";
import { type Command, Option } from "commander";
import * as v from "valibot";
import { clientName } from "../context/client-name.ts";
import type { CommandContext } from "../context/command-context.ts";
import type { RunCommand } from "../context/run-command.ts";

const roles = ["clone-tool"] as const;

const optionsSchema = v.object({
  as: v.optional(v.string()),
  grant: v.optional(v.array(v.string()), []),
  systemApp: v.boolean(),
  role: v.optional(v.picklist(roles)),
});

export function addRun(program: Command, run: RunCommand): void {
  const command = program
    .command("run")
    .description("run a system application of your own, in ArkTS or TypeScript")
    .argument("<file>", "its first source file: .ets, .ts or .js")
    .argument("[args...]", "handed to the program; those with a dash after --")
    .option("--as <bundle>", "the bundle that it is, whose sandbox it sees")
    .option("--grant <permission>", "a permission beside those its module requests", collect)
    .option("--no-system-app", "make it an ordinary application")
    .addOption(new Option("--role <name>", "what else it may do").choices([...roles]));
  command.action((file: string, args: string[]) =>
    run(command, async (context) => {
      const { io } = context;
      const { home } = context.openDevice();
      const path = findFile(resolve(io.cwd, file));
      const identity = readIdentity(path, command);
      const environment = environmentOf(context, await tokenFor(identity, context, home), home);
      const nodeArgs = ["--import", registerModule, path, ...args];
      return io.foreground.run(io.programs.node, nodeArgs, { environment, cwd: io.cwd });
    }),
  );
}

function collect(value: string, previous: readonly string[] = []): string[] {
  return [...previous, value];
}

function findFile(path: string): string {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats?.isFile() === true) return path;
  const so = stats === undefined ? "there is no such file" : "it is not a file";
  throw new BackupError("invalidArgument", `Cannot run ${path}: ${so}`, {
    hint: "Name the program's first source file",
  });
}

function readIdentity(path: string, command: Command): ClientIdentity {
  const { as: bundleName, grant, systemApp, role } = v.parse(optionsSchema, command.opts());
  return programIdentity({
    owner: findProgramOwner(path),
    ...(bundleName === undefined ? {} : { bundleName: parseBundleName(bundleName) }),
    granted: grant,
    isSystemApp: systemApp,
    roles: role === undefined ? [] : [role],
  });
}

function tokenFor(identity: ClientIdentity, { io, sandbox }: CommandContext, home: string): Promise<string> {
  return issueToken(identity, {
    home,
    name: clientName,
    serviceProgram: { command: io.programs.node, args: [io.programs.service, "--ready-fd", "3"] },
    environment: { ...io.environment, ...(sandbox === undefined ? {} : { CARRYALL_SANDBOX: sandbox }) },
  });
}

function environmentOf({ io, sandbox }: CommandContext, token: string, home: string) {
  return {
    ...io.environment,
    CARRYALL_HOME: home,
    [tokenVariable]: token,
    ...(sandbox === undefined ? {} : { CARRYALL_SANDBOX: sandbox }),
  };
}
