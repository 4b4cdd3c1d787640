import { encodeJournalNames, parseJournalNames } from "./journal-names.ts";

const listKey = "ClearDataConfigFile";

/**
 * Content of `ClearDataConfig.json`: the bundles whose extension runs, and what it may have left if it ended too early.
 *
 * @param bundles Like `com.example.notes`, and `com.example.notes:1` for a clone.
 * @see app_file_service: utils/src/b_json/b_json_clear_data_config.cpp
 */
export function encodeRunJournal(bundles: readonly string[]): string {
  return encodeJournalNames(listKey, bundles);
}

/** @returns The bundles as they stand there; `undefined` where the text cannot be read, and it may be any. */
export function parseRunJournal(text: string): readonly string[] | undefined {
  return parseJournalNames(listKey, text);
}
