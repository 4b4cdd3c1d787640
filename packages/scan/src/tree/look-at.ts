import { type BigIntStats, lstatSync, readdirSync } from "node:fs";
import { errnoNameOf } from "@carryall/protocol";
import { type BytePath, bytesOf } from "../byte-path.ts";
import type { SkipReason } from "./tree-item.ts";

export interface Unseen {
  readonly reason: SkipReason;
  readonly errno: string;
}

/** The state of what is there, or why it cannot be had; a link's own, not that of what it leads to. */
export function lookAt(hostPath: BytePath): BigIntStats | Unseen {
  try {
    return lstatSync(bytesOf(hostPath), { bigint: true });
  } catch (error) {
    return unseenOf(error);
  }
}

/** Names in a folder, in byte order, or why they cannot be had. */
export function readNames(hostPath: BytePath): string[] | Unseen {
  try {
    return readdirSync(bytesOf(hostPath), { encoding: "latin1" }).sort();
  } catch (error) {
    return unseenOf(error);
  }
}

function unseenOf(error: unknown): Unseen {
  const errno = errnoNameOf(error);
  if (errno === undefined) throw error;
  if (errno === "ENOENT") return { reason: "vanished", errno };
  if (errno === "ENAMETOOLONG") return { reason: "pathTooLong", errno };
  return { reason: "unreadable", errno };
}
