/** The framework's own folder in every root; never part of an application's data. */
export const stagingFolderName = ".backup";
