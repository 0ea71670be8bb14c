import fs from 'fs';
import path from 'path';
import { TemplateProcessor } from './TemplateProcessor';
import { parse } from 'yaml';

const TEMPLATES = path.resolve(__dirname, '../../../../templates');

describe('the templates that the portal starts with', () => {
  // Beside them lie the policies that their results are held against.
  const names = fs
    .readdirSync(TEMPLATES)
    .filter(name => fs.existsSync(path.join(TEMPLATES, name, 'template.yaml')));

  it('are found', () => {
    expect(names).toHaveLength(4);
  });

  it.each(names)('%s is one that the catalog takes, and owned', async name => {
    const file = path.join(TEMPLATES, name, 'template.yaml');
    const entity = parse(fs.readFileSync(file, 'utf8'));
    const processor = new TemplateProcessor();
    expect(await processor.validateEntityKind(entity)).toBe(true);
    const emitted: unknown[] = [];
    await processor.postProcessEntity(
      entity,
      { type: 'file', target: file },
      item => emitted.push(item),
    );
    expect(emitted).toHaveLength(2);
    expect(entity.metadata.name).toBe(name);
  });

  it('is configured for each of them', () => {
    const config = parse(
      fs.readFileSync(path.join(TEMPLATES, '../app-config.yaml'), 'utf8'),
    );
    const targets = config.catalog.locations.map(
      ({ target }: { target: string }) => target,
    );
    for (const name of names) {
      expect(targets).toContain(`../../templates/${name}/template.yaml`);
    }
  });
});
