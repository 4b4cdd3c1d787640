import { clientMessages, type MessageDefinition } from "@carryall/protocol";

/** What the API asks a service for, by the message's name. Only a name can cross to the worker; schemas cannot. */
export const serviceRequests: ReadonlyMap<string, MessageDefinition> = new Map(
  [
    clientMessages.openSession,
    clientMessages.appendBackup,
    clientMessages.appendRestore,
    clientMessages.requestFile,
    clientMessages.publish,
    clientMessages.releaseSession,
    clientMessages.writeCapabilities,
  ].map((definition) => [definition.method, definition]),
);
