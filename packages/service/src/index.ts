import { fileURLToPath } from "node:url";

/** The service as a program, in one file: `node <serviceProgram> --home DIR`. */
export const serviceProgram: string = fileURLToPath(new URL("./program/main.mjs", import.meta.url));
