import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { readFileSync } from "node:fs";
import { BackupError, type ClientIdentity, encodeTokenPayload, errnoNameOf, identityOfToken } from "@carryall/protocol";
import { writeFileAtomically } from "@carryall/runtime";

const keyBytes = 32;

/** Makes tokens and knows its own. Its key lies beside the socket, so that a token outlives the service. */
export class TokenIssuer {
  readonly #key: Buffer;

  /** @param keyPath In a directory that is its owner's alone; made where it is missing. */
  constructor(keyPath: string) {
    this.#key = readKey(keyPath) ?? makeKey(keyPath);
  }

  issue(identity: ClientIdentity): string {
    const payload = encodeTokenPayload(identity);
    return `${payload}.${this.#sign(payload)}`;
  }

  /** @throws {BackupError} `notPermitted` for a token that this device did not issue. */
  verify(token: string): ClientIdentity {
    const [payload = "", signature = ""] = token.split(".");
    const expected = Buffer.from(this.#sign(payload));
    const given = Buffer.from(signature);
    const isOurs = given.length === expected.length && timingSafeEqual(given, expected);
    const identity = isOurs ? identityOfToken(token) : undefined;
    if (identity !== undefined) return identity;
    throw new BackupError("notPermitted", "Cannot serve this client: its token was not issued by this device", {
      hint: "Start the program with: carryall run FILE",
    });
  }

  #sign(payload: string): string {
    return createHmac("sha256", this.#key).update(payload).digest("base64url");
  }
}

function readKey(path: string): Buffer | undefined {
  try {
    const key = readFileSync(path);
    return key.length === keyBytes ? key : undefined;
  } catch (error) {
    if (errnoNameOf(error) === "ENOENT") return undefined;
    throw error;
  }
}

function makeKey(path: string): Buffer {
  const key = randomBytes(keyBytes);
  writeFileAtomically(path, key);
  return key;
}
