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
      await channel.call(messages.sessionEvent, event);
    },
  };
}
