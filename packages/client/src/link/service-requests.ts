import { clientMessages, type MessageDefinition } from "@carryall/protocol";

/** What the API asks a service for, by the message's name. Only a name can cross to the worker; schemas cannot. */
export const serviceRequests: ReadonlyMap<string, MessageDefinition> = new Map(
  [
    clientMessages.openSession,
    clientMessages.appendBackup,
    clientMessages.appendIncremental,
    clientMessages.appendRestore,
    clientMessages.requestFile,
    clientMessages.requestFiles,
    clientMessages.publish,
    clientMessages.migrateFile,
    clientMessages.openApk,
    clientMessages.cancel,
    clientMessages.updateTimer,
    clientMessages.updateSendRate,
    clientMessages.releaseSession,
    clientMessages.measure,
    clientMessages.backupInfo,
    clientMessages.compatibilityInfo,
    clientMessages.cleanTemporary,
    clientMessages.writeCapabilities,
  ].map((definition) => [definition.method, definition]),
);
