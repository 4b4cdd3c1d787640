import * as v from "valibot";

/**
 * An open file that one process offers to another. The receiver opens it before it answers the message that carries
 * the offer; after the answer the sender may close and unlink.
 *
 * `descriptor`: reopened through `/proc/<pid>/fd/<fd>`, so that no path is trusted twice (Linux).
 * `path`: opened by name (elsewhere).
 */
export const offerSchema = v.variant("kind", [
  v.object({ kind: v.literal("descriptor"), pid: v.number(), fd: v.number() }),
  v.object({ kind: v.literal("path"), path: v.string() }),
]);

export type Offer = v.InferOutput<typeof offerSchema>;
