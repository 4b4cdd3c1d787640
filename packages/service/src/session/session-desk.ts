import { sessionConflictText } from "@carryall/formats";
import { BackupError, type clientMessages } from "@carryall/protocol";
import type { Clock } from "@carryall/runtime";
import type { RunSurroundings } from "../run/bundle-run.ts";
import { Session } from "./session.ts";
import type { SessionEvents } from "./session-events.ts";

interface Held {
  readonly session: Session;
  readonly holder: object;
  readonly name: string;
  readonly openedAtMs: number;
}

/** Gives out the one session that a service has. It belongs to a connection, not to a name. */
export class SessionDesk {
  readonly #surroundings: RunSurroundings;
  readonly #clock: Clock;
  #held: Held | undefined;

  constructor(surroundings: RunSurroundings) {
    this.#surroundings = surroundings;
    this.#clock = surroundings.clock;
  }

  /** @throws {BackupError} `sessionConflict`, whose message is the JSON text that names the holder. */
  open(holder: object, name: string, scenario: clientMessages.Scenario, events: SessionEvents): void {
    if (this.#held !== undefined) throw this.#conflict(this.#held);
    const session = new Session({ scenario, events, surroundings: this.#surroundings });
    this.#held = { session, holder, name, openedAtMs: this.#clock.nowMs() };
  }

  /** @throws {BackupError} `notPermitted` for whoever does not hold the session. */
  sessionOf(holder: object): Session {
    const session = this.findSession(holder);
    if (session !== undefined) return session;
    throw new BackupError("notPermitted", "Cannot do this: this client holds no session");
  }

  /** @returns `undefined` for whoever does not hold the session. */
  findSession(holder: object): Session | undefined {
    return this.#held?.holder === holder ? this.#held.session : undefined;
  }

  /** True where a bundle waits or runs in the session, whoever holds it. */
  isUnderWay(bundle: string): boolean {
    return this.#held?.session.has(bundle) ?? false;
  }

  /** Ends the holder's session. Until it resolves the session is still held, so that no second one meets its remains. */
  async release(holder: object): Promise<void> {
    const session = this.sessionOf(holder);
    try {
      await session.release();
    } finally {
      // Of a second call that ended the same session, the next one's is left alone.
      if (this.#held?.session === session) this.#held = undefined;
    }
  }

  /** Ends the session of a client that is gone, if it held one. */
  async drop(holder: object): Promise<void> {
    if (this.#held?.holder === holder) await this.release(holder);
  }

  get current(): { scenario: clientMessages.Scenario; name: string; runningBundles: string[] } | undefined {
    if (this.#held === undefined) return undefined;
    const { session, name } = this.#held;
    return { scenario: session.scenario, name, runningBundles: session.runningBundles };
  }

  #conflict({ session, name, openedAtMs }: Held): BackupError {
    return new BackupError(
      "sessionConflict",
      sessionConflictText({
        userId: this.#surroundings.device.record.userId,
        name,
        activeSince: new Date(openedAtMs),
        scenario: session.scenario,
      }),
    );
  }
}
