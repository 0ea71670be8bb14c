import { readFileSync } from 'node:fs';
import path from 'node:path';
import { monitorDefinitionSchema } from '@bellwether/plugin-drift-common';
import { z } from 'zod';

const SCHEMA = path.resolve(
  __dirname,
  '../plugins/scaffolder-backend-module-models/schemas/DriftMonitor.bellwether.dev.json',
);

it('validates the monitors of templates by the schema that the drift family reads them with', () => {
  const { $schema, ...schema } = z.toJSONSchema(monitorDefinitionSchema, {
    io: 'input',
    target: 'draft-7',
  });
  expect($schema).toContain('draft-07');
  const { $id, ...shipped } = JSON.parse(readFileSync(SCHEMA, 'utf8'));
  expect($id).toBe('DriftMonitor.bellwether.dev.json');
  expect(shipped).toEqual(JSON.parse(JSON.stringify(schema)));
});
