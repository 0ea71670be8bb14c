import {
  MonitorDefinition,
  monitorDefinitionSchema,
} from '@bellwether/plugin-drift-common';
import {
  readYamlDocuments,
  YamlProblem,
  yamlProblemSentence,
} from '@bellwether/plugin-models-node';
import { PROMISE_KEY, promiseProblem } from './promiseProblem';

/** What is wrong with a text. */
export type DefinitionProblem = YamlProblem;

export interface ParsedDefinitions {
  definitions: MonitorDefinition[];
  problems: DefinitionProblem[];
}

/** Reads the documents of a `drift.yaml`. A document that is wrong does not spoil the others. */
export function parseDefinitions(text: string): ParsedDefinitions {
  const parsed: ParsedDefinitions = { definitions: [], problems: [] };
  const documents = readYamlDocuments(text, monitorDefinitionSchema);
  const names = new Set<string>();
  if (documents.length === 0) {
    return { definitions: [], problems: [{ sentence: 'the file is empty' }] };
  }
  for (const { value, problem, lineOf } of documents) {
    if (problem) {
      parsed.problems.push(problem);
      continue;
    }
    const { name } = value.metadata;
    if (names.has(name)) {
      parsed.problems.push({
        sentence: `two monitors have the name ${name}`,
        key: 'metadata.name',
        line: lineOf(['metadata', 'name']),
      });
      continue;
    }
    const sentence = promiseProblem(value);
    if (sentence !== undefined) {
      parsed.problems.push({
        sentence,
        key: PROMISE_KEY.join('.'),
        line: lineOf(PROMISE_KEY),
      });
      continue;
    }
    names.add(name);
    parsed.definitions.push(value);
  }
  return parsed;
}

/** A problem as one line, for logs and screens. */
export const problemSentence = yamlProblemSentence;
