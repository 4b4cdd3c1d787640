import { type Device, openDevice } from "@carryall/device";
import { parseBundleName } from "@carryall/protocol";
import { carryallProgram, type ProgramResult, runProgram } from "@carryall/testkit";

/** One device of the story, used through the command line like anybody's. */
export class Phone {
  readonly home: string;
  readonly #tell: (line: string) => void;
  readonly #environment: NodeJS.ProcessEnv;

  constructor(home: string, { tell, environment }: { tell: (line: string) => void; environment: NodeJS.ProcessEnv }) {
    this.home = home;
    this.#tell = tell;
    this.#environment = environment;
  }

  /**
   * Runs one command on this phone and shows it as one would type it.
   *
   * @throws {Error} with what the command printed, when it fails.
   */
  async run(...args: string[]): Promise<ProgramResult> {
    this.#tell(`  $ carryall ${[...args, "--home", this.home].map(quoted).join(" ")}`);
    const result = await this.#carryall(...args, "--json");
    if (result.code === 0) return result;
    throw new Error(`carryall ${args[0]} ended with exit code ${result.code}:\n${result.stderr}${result.stdout}`);
  }

  get device(): Device {
    return openDevice(this.home);
  }

  hostPath(bundle: string, sandboxPath: string): string {
    return this.device.hostPathOf(parseBundleName(bundle), sandboxPath);
  }

  async stopService(): Promise<void> {
    await this.#carryall("service", "stop", "--json");
  }

  #carryall(...args: string[]): Promise<ProgramResult> {
    return runProgram(process.execPath, [carryallProgram(), ...args, "--home", this.home], { env: this.#environment });
  }
}

function quoted(word: string): string {
  return /^[\w./:=-]+$/.test(word) ? word : JSON.stringify(word);
}
