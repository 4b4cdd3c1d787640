import { fileURLToPath } from "node:url";

/** The program that runs one extension. It needs nothing but its own folder and koffi. */
export const extensionHostProgram: string = fileURLToPath(new URL("./program/main.cjs", import.meta.url));
