/** Loads TypeScript, where the process that starts the thread names no loader of its own. */
const SOURCE_LOADER = '@backstage/cli/config/nodeTransform.cjs';

/** What a thread of a file needs to load it: nothing for a built package, a loader where it runs from its sources. */
export function threadOptions(file: string): { execArgv: string[] } {
  const { BELLWETHER_SOURCE_LOADER = SOURCE_LOADER } = process.env;
  return {
    execArgv: file.endsWith('.ts')
      ? ['--require', require.resolve(BELLWETHER_SOURCE_LOADER)]
      : [],
  };
}
