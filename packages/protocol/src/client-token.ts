import * as v from "valibot";
import { type ClientIdentity, clientIdentitySchema } from "./client-identity.ts";

/**
 * The first part of a token, before the full stop: who it is for. What follows the full stop is the signature, which
 * only the service that made it can verify.
 */
export function encodeTokenPayload(identity: ClientIdentity): string {
  return Buffer.from(JSON.stringify(identity), "utf8").toString("base64url");
}

/**
 * Who a token says that its bearer is. Nothing is verified: a client asks it about itself, and the service decides.
 *
 * @returns `undefined` for a text that is no token.
 */
export function identityOfToken(token: string): ClientIdentity | undefined {
  const [payload = ""] = token.split(".");
  const identity = v.safeParse(clientIdentitySchema, parseJson(Buffer.from(payload, "base64url").toString("utf8")));
  return identity.success ? identity.output : undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Lost: where it is wrong. Whoever made it up knows.
    return undefined;
  }
}
