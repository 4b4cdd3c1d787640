import type { ProgressEvent } from "@carryall/keeper";
import { formatBytes } from "./format-bytes.ts";

export interface ProgressLineOptions {
  readonly write: (text: string) => void;
  readonly nowMs: () => number;
}

/** Faster than this nobody reads. */
const intervalMs = 100;
const eraseLine = "\r\u001b[K";

/** One line on a terminal that is written over and over: how far, how fast, how long still. */
export class ProgressLine implements Disposable {
  readonly #options: ProgressLineOptions;
  readonly #startedAtMs: number;
  #lastMs = 0;
  #totalBytes = 0;
  #doneBytes = 0;
  #totalBundles = 0;
  #doneBundles = 0;
  #current = "";
  #isShown = false;

  constructor(options: ProgressLineOptions) {
    this.#options = options;
    this.#startedAtMs = options.nowMs();
  }

  update(event: ProgressEvent): void {
    switch (event.kind) {
      case "planned":
        this.#totalBytes = event.totalBytes;
        this.#totalBundles = event.bundles.length;
        break;
      case "bundleBegun":
        this.#current = event.bundle;
        break;
      case "fileDone":
        this.#doneBytes += event.bytes;
        this.#current = event.bundle;
        break;
      case "bundleDone":
        this.#doneBundles += 1;
        break;
    }
    this.#show();
  }

  /** Clears the line, for what is to be read afterwards. */
  [Symbol.dispose](): void {
    if (this.#isShown) this.#options.write(eraseLine);
    this.#isShown = false;
  }

  #show(): void {
    const nowMs = this.#options.nowMs();
    if (nowMs - this.#lastMs < intervalMs) return;
    this.#lastMs = nowMs;
    const bytesPerSecond = (this.#doneBytes * 1000) / Math.max(1, nowMs - this.#startedAtMs);
    const parts = [
      `${this.#doneBundles}/${this.#totalBundles}`,
      formatBytes(this.#doneBytes),
      `${formatBytes(Math.round(bytesPerSecond))}/s`,
      this.#eta(bytesPerSecond),
      this.#current,
    ];
    this.#isShown = true;
    this.#options.write(eraseLine + parts.filter((part) => part !== "").join("  "));
  }

  // What applications occupy is an estimate of what they hand over: past it there is nothing to say.
  #eta(bytesPerSecond: number): string {
    const leftBytes = this.#totalBytes - this.#doneBytes;
    if (leftBytes <= 0 || bytesPerSecond < 1) return "";
    const seconds = Math.ceil(leftBytes / bytesPerSecond);
    return `ETA ${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  }
}
