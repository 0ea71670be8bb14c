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

/** Families do not import each other: what they call a tag is written in each of them. */
it('writes the budget under the name by which the catalog and the cost family know it', () => {
  const named = (file: string) =>
    /ANNOTATION_BUDGET = '([^']+)'/.exec(
      readFileSync(path.resolve(__dirname, '..', file), 'utf8'),
    )?.[1];
  const ofCatalog = named(
    'plugins/catalog-backend-module-models/src/mapping/conventions.ts',
  );
  expect(ofCatalog).toBe('bellwether.dev/budget-per-month');
  expect(named('plugins/cost-backend/src/models/RegisteredBudgets.ts')).toBe(
    ofCatalog,
  );
  expect(
    readFileSync(
      path.resolve(__dirname, '../templates/new-model/template.yaml'),
      'utf8',
    ),
  ).toContain(
    `${ofCatalog}: \${{ parameters.budget }} \${{ steps.check.output.currency }}`,
  );
});
