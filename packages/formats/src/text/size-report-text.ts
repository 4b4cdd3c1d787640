import { printCJson } from "./print-cjson.ts";

/** What a measurement found of one bundle. */
export interface MeasuredBundle {
  readonly bundle: string;
  /** Bytes; -1 where it could not be measured. */
  readonly dataSize: number;
  /** Bytes that are new; -1 where nobody asked for that, or it could not be measured. */
  readonly incDataSize: number;
}

/**
 * What a client's `onBackupSizeReport` gets. Documentation and device name the list, and the bundle in it, in two ways
 * (`scaned` is a device's spelling): programs exist for each, so the text has them all.
 *
 * @param measured What was measured since the last report.
 * @param scanning The bundle that is being measured; empty in the last report.
 * @see app_file_service: b_jsonutil.cpp, WriteToStr; openharmony/docs: js-apis-file-backup-sys.md, OnBackupSizeReport
 */
export function sizeReportText(measured: readonly MeasuredBundle[], scanning: string): string {
  const scanned = measured.map(({ bundle, dataSize, incDataSize }) => ({
    name: bundle,
    bundleName: bundle,
    dataSize,
    incDataSize,
  }));
  return printCJson({ scanned, scaned: scanned, scanning });
}
