import { fileURLToPath } from "node:url";

/** The program that runs one extension, as one file: it needs nothing beside it but koffi. */
export const extensionHostProgram: string = fileURLToPath(new URL("./program/main.mjs", import.meta.url));
