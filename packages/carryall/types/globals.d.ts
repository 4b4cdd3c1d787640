/** The context of the program that runs. What is handed in does not matter here: a program has one. */
declare function getContext(component?: unknown): import("@ohos.app.ability.common").default.Context;

/** Whether a system capability, like `SystemCapability.FileManagement.StorageService.Backup`, is here. */
declare function canIUse(syscap: string): boolean;
