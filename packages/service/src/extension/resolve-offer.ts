import { BackupError, type Offer, type SandboxRoots, toHostPath } from "@carryall/protocol";

/**
 * An extension's offer as the service can take it. The extension's idea of its own pid counts for nothing: it may live
 * in a pid namespace, and it may lie. A path is one of its sandbox.
 */
export function resolveOffer(offer: Offer, pidOf: () => number, roots: SandboxRoots): Offer {
  if (offer.kind === "descriptor") return { kind: "descriptor", pid: pidOf(), fd: offer.fd };
  const path = toHostPath(roots, offer.path);
  if (path !== undefined) return { kind: "path", path };
  throw new BackupError("invalidArgument", `Cannot take ${offer.path}: it lies outside the application's sandbox`);
}
