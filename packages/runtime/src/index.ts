export { Channel, type ChannelOptions } from "./channel/channel.ts";
export { maxFrameBytes } from "./channel/frame-reader.ts";
export { type Clock, systemClock } from "./clock/clock.ts";
export { ManualClock } from "./clock/manual-clock.ts";
export { bubblewrapCommand, whyNoBubblewrap } from "./confine/bubblewrap-command.ts";
export { dyingWithParent } from "./confine/dying-with-parent.ts";
export { koffiDirectories } from "./confine/koffi-directories.ts";
export { ExclusiveLock } from "./files/exclusive-lock.ts";
export { type FileSystemSync, openFileSystemSync } from "./files/file-system-sync.ts";
export { type FileTimes, openFileTimes } from "./files/file-times.ts";
export { makeDirectories } from "./files/make-directories.ts";
export { type NativeFiles, openNativeFiles } from "./files/native-files.ts";
export { removeTree } from "./files/remove-tree.ts";
export { syncFile } from "./files/sync-file.ts";
export { syncDirectory, writeFileAtomically } from "./files/write-file-atomically.ts";
export {
  type HandOverKind,
  handOverKind,
  type OpenFile,
  offerFile,
  takeFile,
  withTakenFile,
} from "./hand-over/hand-over.ts";
export { type Log, silentLog } from "./log/log.ts";
export { type Exit, endProcess, exitOf } from "./process/end-process.ts";
export { isAlive } from "./process/is-alive.ts";
