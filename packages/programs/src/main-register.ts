// Preloaded by `node --import carryall/register FILE`: from here on Node loads client programs.
import { registerHooks, setSourceMapsSupport } from "node:module";
import { homedir } from "node:os";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { homeDirectoryOf } from "@carryall/device";
import type { Kits } from "@carryall/kits";
import { findProgramOwner, loadScriptCompiler } from "@carryall/projects";
import { BackupError, type ClientIdentity, identityOfToken, systemClient } from "@carryall/protocol";
import { defaultBundleName } from "./identity/program-identity.ts";
import { openPlatform } from "./platform/open-platform.ts";
import { defineGlobals } from "./register/define-globals.ts";
import { describeUncaught } from "./register/describe-uncaught.ts";
import { ProgramModules } from "./register/program-modules.ts";
import { tokenVariable } from "./register/register-module.ts";

// All packages lie side by side, here as in node_modules.
const packages = new URL("../..", import.meta.url).href;
const isOurs = (frame: string): boolean => /^[\w-]+\/dist\//.test(frame.split(packages)[1] ?? "");

// A stack of ours would only hide what went wrong in the program.
process.on("uncaughtExceptionMonitor", (error) => {
  if (process.listenerCount("uncaughtException") > 0) return;
  const words = describeUncaught(error, isOurs);
  if (words === undefined) return;
  process.stderr.write(words);
  process.exit(1);
});

const program = process.argv[1];
const owner = program === undefined ? undefined : findProgramOwner(resolve(program));
let platform: Kits | undefined;

function platformOfProcess(): Kits {
  platform ??= open();
  return platform;
}

function open(): Kits {
  const { [tokenVariable]: token, ...environment } = process.env;
  return openPlatform({
    home: homeDirectoryOf(undefined, {
      environment,
      cwd: process.cwd(),
      platform: process.platform,
      homeDirectory: homedir(),
    }),
    identity: token ? readToken(token) : systemClient(owner?.bundleName ?? defaultBundleName),
    token: token || undefined,
    owner,
    serviceProgram: {
      command: process.execPath,
      // By its place, not by import: the service is started as a stranger would.
      args: [fileURLToPath(import.meta.resolve("@carryall/service/program")), "--ready-fd", "3"],
    },
    environment,
    stdout: (text) => process.stdout.write(text),
    stderr: (text) => process.stderr.write(text),
  });
}

function readToken(token: string): ClientIdentity {
  const identity = identityOfToken(token);
  if (identity !== undefined) return identity;
  throw new BackupError("invalidArgument", `Cannot read ${tokenVariable}: it holds no token of Carryall's`, {
    hint: "Start the program with: carryall run FILE",
  });
}

const modules = new ProgramModules({
  compile: await loadScriptCompiler(),
  openPlatform: platformOfProcess,
  projectDirectory: owner?.projectDirectory,
});
// Before the first program's source is loaded: its errors then name its own lines.
setSourceMapsSupport(true, { nodeModules: false, generatedCode: false });
defineGlobals(platformOfProcess);
registerHooks({ resolve: modules.resolve, load: modules.load });
