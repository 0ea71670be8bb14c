import { isNode, LineCounter, parseAllDocuments } from 'yaml';
import { z } from 'zod';

/** What is wrong with a text. @public */
export interface YamlProblem {
  /** One sentence. */
  sentence: string;
  /** 1-based. */
  line?: number;
  /** For example `promote.margin`. */
  key?: string;
}

/** A document that fits a schema, or what is wrong with it. @public */
export type ReadDocument<T> =
  | { value: T; problem?: undefined }
  | { value?: undefined; problem: YamlProblem };

/** Reads the documents of a YAML text; one that is wrong does not spoil the others. @public */
export function readYamlDocuments<T>(
  text: string,
  schema: z.ZodType<T>,
): Array<
  ReadDocument<T> & { lineOf(path: readonly string[]): number | undefined }
> {
  const lines = new LineCounter();
  const documents = parseAllDocuments(text, { lineCounter: lines });
  if (!Array.isArray(documents)) return [];
  return documents.map(document => {
    const lineOf = (path: ReadonlyArray<string | number>) =>
      nearestLine(document, path, lines);
    const [error] = document.errors;
    if (error) {
      return {
        lineOf,
        problem: {
          sentence: error.message.split('\n')[0].replace(/ at line.*$/, ''),
          line: lines.linePos(error.pos[0]).line,
        },
      };
    }
    const result = schema.safeParse(document.toJS());
    return result.success
      ? { lineOf, value: result.data }
      : { lineOf, problem: problemOf(result.error.issues, lineOf) };
  });
}

function problemOf(
  issues: readonly z.core.$ZodIssue[],
  lineOf: (path: ReadonlyArray<string | number>) => number | undefined,
): YamlProblem {
  // A key that is misspelt is missing too: what stands there is what people look for.
  const unknown = issues.find(({ code }) => code === 'unrecognized_keys');
  const issue = unknown ?? issues[0];
  const path = issue.path.map(part =>
    typeof part === 'symbol' ? String(part) : part,
  );
  if (issue.code === 'unrecognized_keys') path.push(issue.keys[0]);
  return {
    sentence:
      issue.code === 'unrecognized_keys'
        ? 'there is no such key'
        : issue.message,
    key: path.join('.') || undefined,
    line: lineOf(path),
  };
}

/** The line of a key, or of the nearest that is there. */
function nearestLine(
  document: { getIn(path: unknown[], keepScalar: boolean): unknown },
  path: ReadonlyArray<string | number>,
  lines: LineCounter,
): number | undefined {
  for (let length = path.length; length >= 0; length -= 1) {
    const node = document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
  }
  return undefined;
}

/** A problem as one line, for logs and screens. @public */
export function yamlProblemSentence(problem: YamlProblem): string {
  const where = [
    problem.key,
    problem.line !== undefined ? `line ${problem.line}` : undefined,
  ].filter(Boolean);
  return where.length > 0
    ? `${where.join(', ')}: ${problem.sentence}`
    : problem.sentence;
}
