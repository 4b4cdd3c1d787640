import type { Offer } from "@carryall/protocol";
import { takeFile } from "@carryall/runtime";
import type { DeliveredFile } from "../session/session-events.ts";

/**
 * Opens what an extension offers, to be handed on to the client: to be read in a backup, to be written in a restore.
 *
 * @throws Node's file errors.
 */
export function takeDelivery(offer: Offer, access: "read" | "write"): DeliveredFile {
  return { fd: takeFile(offer, access), path: offer.kind === "path" ? offer.path : "" };
}
