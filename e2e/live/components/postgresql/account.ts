import type { Context } from '../../stack/Component';

/** Who a program runs as, where it must not be the one who runs this. */
export interface Account {
  user: number;
  group: number;
}

/** The account that PostgreSQL's package has made; undefined where this program runs as an ordinary user. */
export async function serverAccount(
  context: Context,
): Promise<Account | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const id = async (flag: string) =>
    Number(await context.run('id', [flag, 'postgres']));
  return { user: await id('-u'), group: await id('-g') };
}

/** A command that runs as the account: it becomes the program, so its process is the program's. */
export function commandAs(
  account: Account | undefined,
  command: string,
  args: string[],
): [command: string, args: string[]] {
  if (!account) return [command, args];
  return [
    'setpriv',
    [
      `--reuid=${account.user}`,
      `--regid=${account.group}`,
      '--clear-groups',
      command,
      ...args,
    ],
  ];
}
