// npm run bench:corpus -- [--corpus quick|full|many|tiny] [--seed N] [--directory DIR]
// Makes a device with a corpus and leaves it there, for measuring by hand.
import { parseArgs } from "node:util";
import { BenchDevice } from "./corpus/bench-device.ts";
import { corpusOptions, parseCorpusRequest } from "./corpus/corpus-request.ts";

try {
  const { home, dataFolder, fileCount, totalBytes } = await BenchDevice.make(
    parseCorpusRequest(parseArgs({ options: corpusOptions }).values),
  );
  process.stdout.write(`home  ${home}\ndata  ${dataFolder}\n${fileCount} files, ${totalBytes} bytes\n`);
} catch (error) {
  process.stderr.write(`bench:corpus: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
