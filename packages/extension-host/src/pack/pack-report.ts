/** What is told while packing goes on. */
export interface PackReport {
  fileFailed(path: string, errno: string, message: string): void;
  note(text: string): void;
  step(step: "tarOpened" | "tarClosed" | "fileHashed" | "scanned" | "alive", name: string, bytes: number): void;
}
