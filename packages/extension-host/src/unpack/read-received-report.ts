import { readFileSync } from "node:fs";
import { parseReport, type Report } from "@carryall/formats";
import { errnoNameOf } from "@carryall/protocol";
import type { Staging } from "../staging/staging.ts";

/** The report beside a received file. One that did not come is as good as an empty one: neither says anything. */
export function readReceivedReport(staging: Staging, fileName: string): Report {
  try {
    return parseReport(readFileSync(staging.pathOf(`${fileName}.rp`)));
  } catch (error) {
    if (errnoNameOf(error) === "ENOENT") return parseReport("");
    throw error;
  }
}
