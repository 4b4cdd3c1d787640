// By its name here; the text stands with the others that leave the framework, whose bytes are known.
export { backupVersionText as backupVersion } from "@carryall/formats";
