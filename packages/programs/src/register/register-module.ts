/** The environment variable in which a program finds its token. */
export const tokenVariable = "CARRYALL_TOKEN";

/**
 * The module to start Node with, as `node --import <registerModule> FILE`: a URL. The compiled one, also where this is
 * a source, because a program's process runs compiled code only.
 */
export const registerModule: string = new URL("../../dist/main-register.js", import.meta.url).href;
