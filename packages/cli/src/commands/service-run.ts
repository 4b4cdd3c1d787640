import { askService } from "@carryall/client";
import { BackupError } from "@carryall/protocol";
import type { Command } from "commander";
import { clientName } from "../context/client-name.ts";
import type { CommandContext } from "../context/command-context.ts";
import { ForegroundService } from "../context/foreground-service.ts";
import type { RunCommand } from "../context/run-command.ts";
import { type ExitCode, exitCodes } from "../exit-codes.ts";

export function addServiceRun(group: Command, run: RunCommand): void {
  const command = group
    .command("run")
    .description("be the service, in the foreground, until it is interrupted or stopped; it does not end when idle");
  command.action(() => run(command, serve));
}

async function serve(context: CommandContext): Promise<ExitCode> {
  const { io, output, sandbox } = context;
  const { home } = context.openDevice();
  const ask = () => askService({ home, name: clientName }).status();
  refuseSecond((await ask())?.pid, home);
  const service = await ForegroundService.start({ home, sandbox, io });
  const status = await ask().catch(passOverEnd);
  // Somebody was faster: then ours has ended, and said that it is well served.
  if (status !== undefined && status.pid !== service.pid) refuseSecond(status.pid, home);
  output.json({ kind: "serving", pid: service.pid, home, sandbox: status?.sandbox });
  output.note(`Serving ${home} with pid ${service.pid}, sandbox ${status?.sandbox}. Ctrl-C ends it.`);
  const exit = await service.ended;
  if (exit !== "code 0") {
    throw new BackupError("serviceUnreachable", `Cannot go on serving ${home}: the service ended on ${exit}`, {
      hint: `see ${home}/log/service.jsonl`,
    });
  }
  output.result({ kind: "stopped", stopped: true }, "Stopped.");
  return io.signal.aborted ? exitCodes.interrupted : exitCodes.done;
}

// One that is stopped while we ask is told below.
function passOverEnd(error: unknown): undefined {
  if (error instanceof BackupError && error.reason === "serviceUnreachable") return undefined;
  throw error;
}

function refuseSecond(pid: number | undefined, home: string): void {
  if (pid === undefined) return;
  throw new BackupError("notPermitted", `Cannot serve ${home}: a service runs already, with pid ${pid}`, {
    hint: `Stop it with: carryall service stop --home ${home}`,
  });
}
