import {
  MonitorDefinition,
  monitorDefinitionSchema,
} from '@bellwether/plugin-drift-common';
import { isNode, LineCounter, parseAllDocuments } from 'yaml';

/** What is wrong with a text. */
export interface DefinitionProblem {
  /** One sentence. */
  sentence: string;
  /** 1-based. */
  line?: number;
  /** For example `spec.window`. */
  key?: string;
}

export interface ParsedDefinitions {
  definitions: MonitorDefinition[];
  problems: DefinitionProblem[];
}

/** Reads the documents of a `drift.yaml`. A document that is wrong does not spoil the others. */
export function parseDefinitions(text: string): ParsedDefinitions {
  const lines = new LineCounter();
  const parsed: ParsedDefinitions = { definitions: [], problems: [] };
  const documents = parseAllDocuments(text, { lineCounter: lines });
  const names = new Set<string>();
  if (!Array.isArray(documents) || documents.length === 0) {
    return { definitions: [], problems: [{ sentence: 'the file is empty' }] };
  }
  for (const document of documents) {
    const [error] = document.errors;
    if (error) {
      parsed.problems.push({
        sentence: error.message.split('\n')[0].replace(/ at line.*$/, ''),
        line: lines.linePos(error.pos[0]).line,
      });
      continue;
    }
    const result = monitorDefinitionSchema.safeParse(document.toJS());
    if (!result.success) {
      const { issues } = result.error;
      // A key that is misspelt is missing too: what stands there is what people look for.
      const unknown = issues.find(({ code }) => code === 'unrecognized_keys');
      const issue = unknown ?? issues[0];
      const path = issue.path.map(part =>
        typeof part === 'symbol' ? String(part) : part,
      );
      if (issue.code === 'unrecognized_keys') path.push(issue.keys[0]);
      parsed.problems.push({
        sentence:
          issue.code === 'unrecognized_keys'
            ? 'there is no such key'
            : issue.message,
        key: path.join('.') || undefined,
        line: lineOf(document, path, lines),
      });
      continue;
    }
    const { name } = result.data.metadata;
    if (names.has(name)) {
      parsed.problems.push({
        sentence: `two monitors have the name ${name}`,
        key: 'metadata.name',
        line: lineOf(document, ['metadata', 'name'], lines),
      });
      continue;
    }
    names.add(name);
    parsed.definitions.push(result.data);
  }
  return parsed;
}

/** The line of a key, or of the nearest that is there. */
function lineOf(
  document: { getIn(path: unknown[], keepScalar: boolean): unknown },
  path: readonly (string | number)[],
  lines: LineCounter,
): number | undefined {
  for (let length = path.length; length >= 0; length -= 1) {
    const node = document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
  }
  return undefined;
}

/** A problem as one line, for logs and screens. */
export function problemSentence(problem: DefinitionProblem): string {
  const where = [
    problem.key,
    problem.line !== undefined ? `line ${problem.line}` : undefined,
  ].filter(Boolean);
  return where.length > 0
    ? `${where.join(', ')}: ${problem.sentence}`
    : problem.sentence;
}
