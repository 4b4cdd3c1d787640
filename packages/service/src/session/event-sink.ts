import { setImmediate as nextTurn } from "node:timers/promises";
import { clientMessages as messages } from "@carryall/protocol";
import type { Channel } from "@carryall/runtime";

/** Where a session's events go: a client. */
export interface EventSink {
  /** True where nobody hears any more. */
  readonly isEnded: boolean;
  /** Resolves when the client's callback was called and the files are open. */
  tell(event: messages.SessionEvent): Promise<void>;
}

export function channelSink(channel: Channel): EventSink {
  return {
    get isEnded() {
      return channel.isEnded;
    },
    async tell(event) {
      // Behind the answer to what caused it: a program hears that its bundles are queued before it hears of them.
      await nextTurn();
      await channel.call(messages.sessionEvent, event);
    },
  };
}
