import { writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { openDevice } from "@carryall/device";
import { BackupError, meetingPlaceOf, type ServiceReadiness, toWireError } from "@carryall/protocol";
import { systemClock } from "@carryall/runtime";
import { socketPathOf } from "./listen/socket-path.ts";
import { openLog } from "./log/open-log.ts";
import { chooseProvider } from "./sandbox/choose-provider.ts";
import { findPrograms } from "./sandbox/find-programs.ts";
import { Service } from "./service.ts";
import { serviceVersion } from "./service-version.ts";

const { values } = parseArgs({
  options: {
    home: { type: "string" },
    sandbox: { type: "string" },
    /** A pipe of the starter's, told once whether this service came up. */
    "ready-fd": { type: "string" },
    foreground: { type: "boolean", default: false },
  },
});

try {
  await serve();
} catch (error) {
  tellStarter({ kind: "failed", error: toWireError(error) });
  if (values["ready-fd"] === undefined) {
    process.stderr.write(`carryall service: ${error instanceof Error ? error.message : String(error)}\n`);
  }
  process.exitCode = 1;
}

async function serve(): Promise<void> {
  if (values.home === undefined)
    throw new BackupError("invalidArgument", "Cannot serve: no home is named (--home DIR)");
  const device = openDevice(values.home);
  using log = openLog(device.layout.serviceLog);
  const wanted = values.sandbox ?? (process.env.CARRYALL_SANDBOX || undefined);
  // By its program's name, as a stranger's would be: the service and the extension host share nothing but the protocol.
  const extensionHost = fileURLToPath(import.meta.resolve("@carryall/extension-host/program"));
  const { provider, caution } = chooseProvider(wanted, findPrograms(extensionHost, process.env.TZ));
  if (caution !== undefined) log.warn("sandbox is for trusted code", { caution });
  const service = new Service({
    device,
    provider,
    clock: systemClock,
    log,
    openBundleLog: (bundle) => openLog(device.layout.bundleLog(bundle.name), { bundle: bundle.name }),
    socketPath: socketPathOf(meetingPlaceOf(device.home).runDirectory, {
      runtimeDirectory: process.env.XDG_RUNTIME_DIR ?? tmpdir(),
      uid: process.getuid?.() ?? 0,
    }),
    version: serviceVersion,
    endsWhenIdle: !values.foreground,
  });
  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.on(signal, () => service.stop());
  process.on("uncaughtException", (error) => {
    log.error("service fails", { stack: error.stack });
    process.exit(1);
  });
  // Where another one serves already, the starter is as well served by that one.
  if (!(await service.serve(() => tellStarter({ kind: "ready" })))) tellStarter({ kind: "ready" });
}

function tellStarter(message: ServiceReadiness): void {
  const fd = values["ready-fd"];
  if (fd === undefined) return;
  try {
    writeSync(Number(fd), `${JSON.stringify(message)}\n`);
  } catch {
    // The starter is gone; whoever connects next finds the service anyway.
  }
}
