import type { Foreground } from "./context/foreground.ts";

/** The world around one command line. Only a `main` file makes one of the real thing. */
export interface CommandIo {
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Whether somebody watches stderr. */
  readonly isTerminal: boolean;
  readonly cwd: string;
  readonly platform: NodeJS.Platform;
  /** Of the user's account, for where the environment does not say. */
  readonly homeDirectory: string;
  /** Aborted when the user interrupts. */
  readonly signal: AbortSignal;
  readonly nowMs: () => number;
  readonly foreground: Foreground;
  readonly programs: {
    readonly node: string;
    /** JavaScript files for `node`. */
    readonly service: string;
    readonly projects: string;
  };
}
