import Ajv from 'ajv';
import { parse } from 'yaml';
import { z } from 'zod';
import * as exported from '.';

const actionSchema = z.object({
  id: z.string().startsWith('bellwether:'),
  description: z.string().min(20),
  supportsDryRun: z.literal(true),
  examples: z.array(z.object({ example: z.string() })).min(1),
  schema: z.object({ input: z.record(z.string(), z.unknown()) }),
});
const exampleSchema = z.object({
  steps: z
    .array(
      z.object({
        action: z.string(),
        input: z.record(z.string(), z.unknown()),
      }),
    )
    .min(1),
});

// None of them asks for anything before it is run.
const ACTIONS = Object.entries(exported)
  .filter(([name]) => /^create\w+Action$/.test(name))
  .map(([name, create]): [string, unknown] => [
    name,
    Reflect.apply(create, undefined, [{}]),
  ]);

it('has as many actions as it says', () => {
  expect(ACTIONS.length).toBe(16);
});

it.each(ACTIONS)(
  '%s knows the dry run, and shows examples that its own schema takes',
  (_name, action) => {
    const { id, examples, schema } = actionSchema.parse(action);
    const { $schema: _, ...input } = schema.input;
    const isValid = new Ajv({ strict: false, allErrors: true }).compile(input);
    for (const { example } of examples) {
      for (const step of exampleSchema.parse(parse(example)).steps) {
        expect(step.action).toBe(id);
        isValid(step.input);
        expect(isValid.errors).toBeNull();
      }
    }
  },
);
