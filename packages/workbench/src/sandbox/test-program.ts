import { fileURLToPath } from "node:url";

/** The program that runs one module's tests, bundled: it needs nothing beside its folder but koffi. */
export const testProgram: string = fileURLToPath(new URL("../../dist/program/main.mjs", import.meta.url));

/** What Node says of features that it calls experimental is not about an author's tests. */
export const nodeOptions: readonly string[] = ["--disable-warning=ExperimentalWarning"];
