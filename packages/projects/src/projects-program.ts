import { fileURLToPath } from "node:url";

/**
 * The compiled program to start with Node for an installation, absolute: one line of JSON in, one out.
 * It is found from the sources, too, so that tests need no other way.
 */
export const projectsProgram: string = fileURLToPath(new URL("../dist/main.js", import.meta.url));
