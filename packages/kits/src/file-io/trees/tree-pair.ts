/** A source and its target, each as the application sees it and where it really is. */
export interface TreePair {
  readonly source: string;
  readonly target: string;
  readonly sourceHostPath: string;
  readonly targetHostPath: string;
}

/** An element of `error.data` after copyDir and moveDir: sandbox paths. */
export interface FileConflict {
  readonly srcFile: string;
  readonly destFile: string;
}

/** The pair one level down. */
export function childPair(pair: TreePair, name: string): TreePair {
  return {
    source: `${pair.source}/${name}`,
    target: `${pair.target}/${name}`,
    sourceHostPath: `${pair.sourceHostPath}/${name}`,
    targetHostPath: `${pair.targetHostPath}/${name}`,
  };
}
