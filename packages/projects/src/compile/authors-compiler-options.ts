/**
 * What the platform's own build compiles with. It targets a standard before class fields, so that a field without a
 * value is not there until something sets it, and one that a base class's constructor set stays as it is.
 *
 * @see openharmony/developtools_ace_ets2bundle: compiler/src/ets_checker.ts, setCompilerOptions
 */
export const authorsCompilerOptions = {
  experimentalDecorators: true,
  useDefineForClassFields: false,
  verbatimModuleSyntax: false,
} as const;
