import * as v from "valibot";

const reportSchema = v.object({ scanning: v.string() });

/** Whether a text of `onBackupSizeReport` ends its measurement: nothing is being scanned. */
export function isLastSizeReport(text: string): boolean {
  try {
    return v.parse(reportSchema, JSON.parse(text)).scanning === "";
  } catch (error) {
    // A text that we cannot read is passed on as it is; it does not end anything.
    if (error instanceof SyntaxError || error instanceof v.ValiError) return false;
    throw error;
  }
}
