// A client that says which file it got and then neither closes it nor lets its callback return.

import { createBackupModule } from "@carryall/client";
import { systemClient } from "@carryall/protocol";
import { serviceProgram } from "@carryall/service";

const [home, bundle] = process.argv.slice(2);
const backup = createBackupModule({
  home,
  identity: systemClient("com.example.hanging"),
  serviceProgram: { command: process.execPath, args: [serviceProgram, "--ready-fd", "3"] },
  environment: process.env,
  reportCallbackError: console.error,
});
const session = new backup.SessionBackup({
  onFileReady(error, file) {
    process.stdout.write(`${error?.code ?? file.uri}\n`);
    // The callback never returns, so the service never gets its answer.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  },
});
await session.appendBundles([bundle]);
