// Injected into the bundles of what runs an application's code: our own code imports these, so that the global names can
// be taken away. Taken from there and not from node:process: making that a module looks at every property it has.
export const { Buffer, clearImmediate, process, setImmediate } = globalThis;
