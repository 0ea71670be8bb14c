import { judgePolicySchema, type JudgePolicy } from '@bellwether/rollout-judge';
import { parse } from 'yaml';
import { CliError, UsageError } from '../CliError';
import { readNamedFile } from '../readNamedFile';

function alphaOf(text: string): number {
  const alpha = Number(text);
  if (text.trim() === '' || !(alpha > 0 && alpha < 1)) {
    throw new UsageError(`--alpha '${text}' is not a number between 0 and 1`);
  }
  return alpha;
}

async function readFields(file: string): Promise<unknown> {
  const text = new TextDecoder().decode(await readNamedFile(file));
  try {
    return parse(text) ?? {};
  } catch (error) {
    throw new CliError(
      `${file} is neither JSON nor YAML: ${
        error instanceof Error ? error.message.split('\n')[0] : error
      }`,
    );
  }
}

/**
 * The policy of a file, or the usual one, with another alpha where one is given.
 *
 * @throws CliError when the file cannot be read or holds no policy; UsageError when alpha makes no sense
 */
export async function readPolicy(
  file: string | undefined,
  alpha: string | undefined,
): Promise<JudgePolicy> {
  const given = alpha === undefined ? undefined : alphaOf(alpha);
  const parsed = judgePolicySchema.safeParse(
    file === undefined ? {} : await readFields(file),
  );
  if (!parsed.success) {
    const [{ path, message }] = parsed.error.issues;
    throw new CliError(
      `${file} is no policy: ${[...path, '']
        .join('.')
        .replace(/\.$/, ': ')}${message}`,
    );
  }
  return given === undefined ? parsed.data : { ...parsed.data, alpha: given };
}
