import { type BackupModule, createBackupModule, issueToken } from "@carryall/client";
import { backupPermission, type ClientIdentity, systemClient } from "@carryall/protocol";
import type { ThrowAwayDevice } from "@carryall/testkit";
import { serviceProgram } from "../src/index.ts";

/** The client library as a program on this device has it, connected to a real service. */
export function clientOf(device: ThrowAwayDevice, name = "com.example.client"): BackupModule & Disposable {
  return clientWith(device, { identity: systemClient(name) });
}

export interface ClientProof {
  /** What the client's own library goes by. */
  readonly identity: ClientIdentity;
  /** What the service goes by. */
  readonly token?: string;
}

export function clientWith(device: ThrowAwayDevice, proof: ClientProof): BackupModule & Disposable {
  return createBackupModule({
    home: device.home,
    ...proof,
    serviceProgram: serviceOf(),
    environment: device.environment,
    reportCallbackError: (error) => {
      throw error;
    },
  });
}

/** A token of the device's for a system application with the permission, unless told otherwise. */
export async function tokenOf(
  device: ThrowAwayDevice,
  changes: Partial<ClientIdentity>,
): Promise<Required<ClientProof>> {
  const identity = { ...systemClient("com.example.tool"), permissions: [backupPermission], ...changes };
  const options = { home: device.home, name: "tests", serviceProgram: serviceOf(), environment: device.environment };
  return { identity, token: await issueToken(identity, options) };
}

function serviceOf() {
  return { command: process.execPath, args: [compiled(serviceProgram), "--ready-fd", "3"] };
}

// Tests import sources; processes run what was compiled.
function compiled(path: string): string {
  return path.replace("/src/", "/dist/");
}
