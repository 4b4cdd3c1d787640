import { closeSync, writeFileSync } from "node:fs";
import type { Staging } from "../src/staging/staging.ts";
import { openReceivedFile } from "../src/unpack/received-files.ts";

/** Gives a restore one of its files, as a client does. */
export function receiveFile(staging: Staging, name: string, content: string | Uint8Array): void {
  const { file, report } = openReceivedFile(staging, name);
  writeFileSync(file.fd, content);
  for (const { fd } of [file, report]) closeSync(fd);
}
