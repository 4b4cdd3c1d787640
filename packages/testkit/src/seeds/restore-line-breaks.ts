/**
 * Puts back the line breaks of a documented example that was flattened to one line: after a comment, which would else
 * swallow the rest, and between statements that had only a line break between them. Nothing else is changed.
 */
export function restoreLineBreaks(text: string): string {
  let restored = text;
  for (const { end, resumes } of commentEnds) {
    restored = restored.replace(new RegExp(`(${literally(end)}) (?=${literally(resumes)})`, "g"), "$1\n");
  }
  return restored.replace(gluedStatements, "$1\n");
}

const gluedStatements = /([}\]]) (?=(?:return|let|const|await|async|function|class|if|console)\b)/g;

/** The last words of each comment, and what comes after it: the text alone cannot tell where a comment ends. */
const commentEnds: readonly { readonly end: string; readonly resumes: string }[] = [
  { end: "// Asynchronous implementation.", resumes: "async onBackupEx(" },
  { end: "// Asynchronous implementation", resumes: "async onRestoreEx(" },
  { end: "// Synchronous implementation", resumes: "onRestoreEx(" },
  { end: "// appName", resumes: "processed:" },
  { end: "// Processed data records.", resumes: "total:" },
  { end: "// Total count.", resumes: "isPercentage:" },
  { end: "by the number of items.", resumes: "} class" },
  { end: "in the task pool.", resumes: "async onBackup()" },
  { end: "// args is a parameter of appJob().", resumes: "let jobTask" },
  { end: "// Manually destroy the task.", resumes: "console.log(" },
  { end: "// Service logic.", resumes: "console.log(" },
  { end: "// Obtain the application file path.", resumes: "let context" },
  { end: "// Obtain the sandbox path.", resumes: "let context" },
  { end: "// Create a SessionBackup instance for data backup.", resumes: "let g_session" },
  { end: "based on the file FD.", resumes: "onFileReady:" },
  { end: "after data is processed.", resumes: "fs.copyFileSync(" },
  { end: "application bundle name.", resumes: "const backupApps" },
  { end: "// Create a SessionRestore instance for data restoration.", resumes: "let g_session" },
  { end: "// Number of files initialized.", resumes: "let testBundleName" },
  { end: "// Test bundle name.", resumes: "initMap.set(" },
  { end: "// Initialization count.", resumes: "async function publishFile" },
  { end: "based on the actual situation.", resumes: "let bundlePath" },
  { end: "that the files are ready.", resumes: "countMap[" },
  { end: "of each bundle are received.", resumes: "publishFile(file);" },
  { end: "capability files as required.", resumes: "let fileData" },
  { end: "is only an example.", resumes: "let handle" },
];

function literally(text: string): string {
  return text.replace(/[\\^$.|?*+()[\]{}]/g, "\\$&");
}
