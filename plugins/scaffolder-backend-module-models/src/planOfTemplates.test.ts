import fs from 'fs/promises';
import path from 'path';
import { parse } from 'yaml';
import { z } from 'zod';
import { TEMPLATES } from './__testUtils__/startScaffolder';

const formSchema = z.object({
  spec: z.object({
    parameters: z.array(
      z.object({ properties: z.record(z.string(), z.unknown()) }),
    ),
  }),
});
const planSchema = z.object({
  'ui:field': z.literal('BellwetherPlan'),
  'ui:options': z.object({ template: z.string() }),
  properties: z.object({ files: z.object({ title: z.string() }) }),
});

it.each(['new-model', 'add-monitoring', 'promote-model', 'retire-model'])(
  '%s shows its own plan before its end, and calls by a title what the last page keeps of it',
  async name => {
    const file = path.join(TEMPLATES, name, 'template.yaml');
    const { spec } = formSchema.parse(parse(await fs.readFile(file, 'utf8')));
    const last = spec.parameters[spec.parameters.length - 1];
    const plan = planSchema.parse(last.properties.plan);
    expect(plan['ui:options'].template).toBe(`template:default/${name}`);
    expect(plan.properties.files.title).toMatch(/^Files that will be /);
  },
);
