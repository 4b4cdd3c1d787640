// Injected into the extension host's bundle: its own code imports these, so that the global names can be taken away.
export { Buffer } from "node:buffer";
export { default as process } from "node:process";
export { clearImmediate, setImmediate } from "node:timers";
