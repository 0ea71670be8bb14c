import { type ChildProcess, spawn } from 'node:child_process';

/**
 * Reads `+pid` and `-pid`; when its input ends without a `.`, the program that wrote to it has died, and the groups it left
 * are ended. A shell, since it has to be small and to live on by itself.
 */
const SCRIPT = `
groups=" "
while read -r line; do
  case "$line" in
    +*) groups="$groups\${line#+} " ;;
    -*) pid="\${line#-}"; groups="\${groups%% $pid *} \${groups#* $pid }" ;;
    .) exit 0 ;;
  esac
done
for pid in $groups; do kill -TERM "-$pid" 2>/dev/null; kill -CONT "-$pid" 2>/dev/null; done
sleep 8
for pid in $groups; do kill -KILL "-$pid" 2>/dev/null; done
`;

/** Ends what this program has started, if this program is killed before it can do so itself. */
export class Guard {
  private shell?: ChildProcess;

  watch(pid: number): void {
    this.shell ??= this.start();
    this.write(`+${pid}`);
  }

  forget(pid: number): void {
    this.write(`-${pid}`);
  }

  dismiss(): void {
    this.write('.');
    this.shell?.stdin?.end();
    this.shell = undefined;
  }

  private start(): ChildProcess {
    const shell = spawn('/bin/sh', ['-c', SCRIPT], {
      detached: true,
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    // Without the guard all works, but for the case it is there for.
    shell.once('error', () => {});
    shell.stdin?.on('error', () => {});
    shell.unref();
    return shell;
  }

  private write(line: string): void {
    this.shell?.stdin?.write(`${line}\n`);
  }
}
