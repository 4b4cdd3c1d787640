import { writeSync } from "node:fs";
import { parseArgs } from "node:util";
import { BackupError, type ServiceReadiness, toWireError } from "@carryall/protocol";
import { systemClock } from "@carryall/runtime";
import { serveDevice } from "./serve-device.ts";

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
  if (values.home === undefined)
    throw new BackupError("invalidArgument", "Cannot serve: no home is named (--home DIR)");
  const isOurs = await serveDevice({
    home: values.home,
    sandbox: values.sandbox ?? (process.env.CARRYALL_SANDBOX || undefined),
    isForeground: values.foreground,
    clock: systemClock,
    environment: process.env,
    onService: (service, log) => {
      for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.on(signal, () => service.stop());
      process.on("uncaughtException", (error) => {
        log.error("service fails", { stack: error.stack });
        process.exit(1);
      });
    },
    onReady: () => tellStarter({ kind: "ready" }),
  });
  // Where another one serves already, the starter is as well served by that one.
  if (!isOurs) tellStarter({ kind: "ready" });
} catch (error) {
  tellStarter({ kind: "failed", error: toWireError(error) });
  if (values["ready-fd"] === undefined) {
    process.stderr.write(`carryall service: ${error instanceof Error ? error.message : String(error)}\n`);
  }
  process.exitCode = 1;
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
