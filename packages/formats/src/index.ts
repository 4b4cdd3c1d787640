export { bundleOfItem } from "./capability/bundle-of-item.ts";
export type { CapabilityFile, CapabilityItem } from "./capability/capability-file.ts";
export { encodeCapabilities } from "./capability/encode-capabilities.ts";
export { type CapabilityProblem, type ParsedCapabilities, parseCapabilities } from "./capability/parse-capabilities.ts";
export type { ChainSet } from "./chain/chain-set.ts";
export { listArchive } from "./chain/list-archive.ts";
export { type MergeChainOptions, type MergedChain, type MergedFile, mergeChain } from "./chain/merge-chain.ts";
export {
  type CompiledImport,
  type CompiledModules,
  compiledModulesSchema,
  parseCompiledModules,
} from "./compiled-modules.ts";
export { bundleInfoProblem } from "./info/bundle-info-problem.ts";
export { type BundleInfo, parseBundleInfo } from "./info/parse-bundle-info.ts";
export { type AppLock, encodeAppLocks, parseAppLocks } from "./journal/app-locks.ts";
export { encodeRunJournal, parseRunJournal } from "./journal/run-journal.ts";
export { bigFileName } from "./manifest/big-file-name.ts";
export { type EncodeManifestOptions, encodeManifest } from "./manifest/encode-manifest.ts";
export { encodeSingleFileName } from "./manifest/encode-single-file-name.ts";
export { isArchiveItem, type ManifestItem, type ManifestStat } from "./manifest/manifest.ts";
export { parseManifest } from "./manifest/parse-manifest.ts";
export { parseSingleFileName, type SingleFileName } from "./manifest/parse-single-file-name.ts";
export { compileExcludes } from "./profile/compile-excludes.ts";
export { defaultIncludes } from "./profile/default-includes.ts";
export { compileGlobComponent, hasGlobMagic } from "./profile/glob-component.ts";
export type { ListRemark } from "./profile/list-remark.ts";
export { type BackupLists, type ListsForBackupOptions, listsForBackup } from "./profile/lists-for-backup.ts";
export { listsForScene, type SceneLists } from "./profile/lists-for-scene.ts";
export { type ParseProfileOptions, parseProfile } from "./profile/parse-profile.ts";
export type { CompatibleDir, OptionDir, Profile } from "./profile/profile.ts";
export { type SplitInclude, splitInclude } from "./profile/split-include.ts";
export type { ChainPlace } from "./report/chain-place.ts";
export { encodeReport, encodeReportLines, type ReportContent } from "./report/encode-report.ts";
export { parseReport, type Report } from "./report/parse-report.ts";
export { type ReportLine, type ReportSource, readReport } from "./report/read-report.ts";
export type { DeletedRow, ReportRow } from "./report/report-row.ts";
export { encodeTarMember } from "./tar/encode-tar-member.ts";
export type { TarEntryHeader, TarSink } from "./tar/tar-entry-header.ts";
export type { TarMember } from "./tar/tar-member.ts";
export { tarPadding } from "./tar/tar-padding.ts";
export { TarParser, type TarParserOptions } from "./tar/tar-parser.ts";
export { tarTrailer } from "./tar/tar-trailer.ts";
export { backupVersionText } from "./text/backup-version-text.ts";
export { hookErrorText } from "./text/hook-error-text.ts";
export { describeJson, isJsonObject, type JsonObject, type JsonValue } from "./text/json-value.ts";
export { type BackupResult, parseBackupResult } from "./text/parse-backup-result.ts";
export { type LenientJson, type LenientJsonOptions, parseLenientJson } from "./text/parse-lenient-json.ts";
export { printCJson } from "./text/print-cjson.ts";
export { fileErrorText, progressText } from "./text/progress-text.ts";
export { isPathText, readPathText } from "./text/read-path-text.ts";
export { type SessionHolder, sessionConflictText } from "./text/session-conflict-text.ts";
export { type MeasuredBundle, sizeReportText } from "./text/size-report-text.ts";
export { joinTime, splitTime } from "./time/split-time.ts";
