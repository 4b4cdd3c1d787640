declare module "@kit.CoreFileKit" {
  export {
    type BundleVersion,
    default as BackupExtensionAbility,
  } from "@ohos.application.BackupExtensionAbility";
  export { default as BackupExtensionContext } from "@ohos.file.BackupExtensionContext";
  export { default as backup } from "@ohos.file.backup";
  export {
    type ConflictFiles,
    default as fileIo,
    type Filter,
    type ListFileOptions,
    type Options,
    type ReaderIteratorResult,
    type ReadOptions,
    type ReadTextOptions,
    type WriteOptions,
  } from "@ohos.file.fs";
}

declare module "@kit.BasicServicesKit" {
  export type { AsyncCallback, BusinessError, Callback, ErrorCallback } from "@ohos.base";
}

declare module "@kit.ArkTS" {
  export { default as taskpool } from "@ohos.taskpool";
}

declare module "@kit.AbilityKit" {
  export { default as common } from "@ohos.app.ability.common";
  export { default as contextConstant } from "@ohos.app.ability.contextConstant";
}

declare module "@kit.PerformanceAnalysisKit" {
  export { default as hilog } from "@ohos.hilog";
}

declare module "@kit.ArkData" {
  export { default as preferences } from "@ohos.data.preferences";
  export { default as relationalStore } from "@ohos.data.relationalStore";
}
