export {
  BackupError,
  type BackupErrorOptions,
  fromWireError,
  toWireError,
  type WireError,
  wireErrorSchema,
} from "./backup-error.ts";
export { backupPermission, type ClientIdentity, clientIdentitySchema, systemClient } from "./client-identity.ts";
export * as clientMessages from "./client-messages.ts";
export { encodeTokenPayload, identityOfToken } from "./client-token.ts";
export { type ErrorReason, errorTable, publicErrorText } from "./error-codes.ts";
export * as extensionMessages from "./extension-messages.ts";
export { errnoNameOf, type FileErrorEntry, fileErrorOf, fileErrorTable, publicCodeOfFileError } from "./file-errors.ts";
export {
  type BundleName,
  bundleDirectoryName,
  bundleOfDirectoryName,
  isBundleName,
  isTransferName,
  parseBundleName,
  parseTransferName,
  type TransferName,
} from "./ids.ts";
export {
  type MeetingPlace,
  meetingPlaceOf,
  type ServiceReadiness,
  type ServiceRecord,
  serviceReadinessSchema,
  serviceRecordSchema,
} from "./meeting-place.ts";
export {
  type MessageDefinition,
  type MessageNote,
  type NotificationDefinition,
  notification,
  request,
} from "./message.ts";
export { type Offer, offerSchema } from "./offer.ts";
export {
  isInsideRoots,
  type SandboxRoot,
  type SandboxRoots,
  sandboxRootsSchema,
  toHostPath,
  toSandboxPath,
} from "./sandbox-path.ts";
export { sendRates, timeLimits } from "./time-limits.ts";
