// What a program for Carryall may import, as ambient modules: `import "carryall/types"`, or `"types": ["carryall/types"]`
// in a tsconfig. Written from the signatures that openharmony/interface_sdk-js declares; where a device and that text
// differ, as the device does.
/// <reference path="./globals.d.ts" />
/// <reference path="./base.d.ts" />
/// <reference path="./file-backup.d.ts" />
/// <reference path="./backup-extension.d.ts" />
/// <reference path="./context.d.ts" />
/// <reference path="./file-fs.d.ts" />
/// <reference path="./hilog.d.ts" />
/// <reference path="./taskpool.d.ts" />
/// <reference path="./preferences.d.ts" />
/// <reference path="./relational-store.d.ts" />
/// <reference path="./kits.d.ts" />
