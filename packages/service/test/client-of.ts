import { type BackupModule, createBackupModule } from "@carryall/client";
import type { ThrowAwayDevice } from "@carryall/testkit";
import { serviceProgram } from "../src/index.ts";

/** The client library as a program on this device has it, connected to a real service. */
export function clientOf(device: ThrowAwayDevice, name = "com.example.client"): BackupModule & Disposable {
  return createBackupModule({
    home: device.home,
    name,
    serviceProgram: {
      command: process.execPath,
      args: [compiled(serviceProgram), "--ready-fd", "3"],
    },
    environment: device.environment,
    reportCallbackError: (error) => {
      throw error;
    },
  });
}

// Tests import sources; processes run what was compiled.
function compiled(path: string): string {
  return path.replace("/src/", "/dist/");
}
