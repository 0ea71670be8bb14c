/** What a component can use while it is installed or started. */
export interface Context {
  /** Where downloads and builds stay between runs: one folder per name and version, outside git. */
  cacheDirectory(name: string, version: string): string;
  /** Where this run keeps its databases and logs; removed at the end unless the run keeps its data. */
  dataDirectory(name: string): string;
  /** A port nobody listens to. */
  freePort(): Promise<number>;
  /** Runs a program to its end; fails with the last lines of its output. */
  run(
    command: string,
    args: string[],
    options?: {
      cwd?: string;
      env?: NodeJS.ProcessEnv;
      timeoutSeconds?: number;
    },
  ): Promise<string>;
  /**
   * Starts a server that lives until the stack ends; its output goes to a log of its own. Its end is asked for by SIGTERM,
   * unless `endSignal` says what suits it better; after ten seconds it is killed. What it starts ends with it.
   */
  spawn(
    name: string,
    command: string,
    args: string[],
    options?: {
      cwd?: string;
      env?: NodeJS.ProcessEnv;
      endSignal?: NodeJS.Signals;
    },
  ): ServerProcess;
  /** Waits until `answered` holds; fails with the log's last lines when the process ends or the time is over. */
  untilReady(
    process: ServerProcess,
    answered: () => Promise<boolean>,
    options?: { timeoutSeconds?: number },
  ): Promise<void>;
  /** What the components named in `needs`, and those that these need, have published. */
  environment: Record<string, string>;
  /** Names of all components of this run, for one that does a little more or less beside another. */
  components: string[];
}

export interface ServerProcess {
  name: string;
  pid: number;
  logFile: string;
}

/** One process of the stack, as the table of `npm run live` shows it. */
export interface RunningProcess {
  process: ServerProcess;
  /** Where it answers; undefined for a process that only calls others. */
  address?: string;
}

/** One upstream that the live lane can bring up. */
export interface Component {
  /** As in `--only`. */
  name: string;
  version: string;
  /** Components that must be up before this one starts. */
  needs: string[];
  /** Started only when asked for by name. */
  onRequest?: boolean;
  /** Folders of `e2e/contract` whose tests are run against it. */
  contracts?: string[];
  /** What its installation takes from nothing on two cores, in seconds, without that of what it needs; 0 when not said. */
  coldSeconds?: number;
  /** Builds or downloads what is missing. Does nothing, and needs no network, when all is there. */
  install(context: Context): Promise<void>;
  /** Starts it, and resolves when a real request was answered. */
  start(context: Context): Promise<{
    processes: RunningProcess[];
    /** Variables for those who need it, such as `BELLWETHER_PROMETHEUS_URL`. */
    environment: Record<string, string>;
  }>;
}
