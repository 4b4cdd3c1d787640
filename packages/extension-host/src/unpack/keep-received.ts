import { chmodSync } from "node:fs";
import type { ManifestItem } from "@carryall/formats";
import { explainUnpackError } from "./explain-unpack-error.ts";
import { receivedPathOf } from "./received-path.ts";
import type { StageContext } from "./stage-context.ts";

/**
 * A file of a set without tars stays where it was received, for the application to take: below
 * `.backup/restore`, at the path that it had.
 *
 * @see app_file_service: ext_extension.cpp, RestoreBigFiles
 */
export function keepReceived({ fileName, stat }: ManifestItem, { staging }: Pick<StageContext, "staging">): void {
  try {
    // At least readable for the application, which has to take it from there.
    chmodSync(receivedPathOf(staging, fileName).hostPath, (stat.mode & 0o7777) | 0o400);
  } catch (error) {
    throw explainUnpackError(error, fileName);
  }
}
