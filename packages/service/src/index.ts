import { fileURLToPath } from "node:url";

/** The service as a program: `node <serviceProgram> --home DIR`. */
export const serviceProgram: string = fileURLToPath(new URL("./main.js", import.meta.url));
