import fs from 'fs/promises';
import os from 'os';
import path from 'path';
import { UrlReaderService } from '@backstage/backend-plugin-api';
import {
  ANNOTATION_LOCATION,
  ANNOTATION_SOURCE_LOCATION,
  Entity,
  parseLocationRef,
} from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';
import { ScmIntegrations } from '@backstage/integration';
import {
  fetchContents,
  serializeDirectoryContents,
} from '@backstage/plugin-scaffolder-node';

/** The files of a template's folder, as a dry run is given them. */
export async function contentsOf(
  template: Entity,
  {
    integrations,
    reader,
  }: { integrations: ScmIntegrations; reader: UrlReaderService },
) {
  const { annotations = {} } = template.metadata;
  const location =
    annotations[ANNOTATION_SOURCE_LOCATION] ?? annotations[ANNOTATION_LOCATION];
  if (!location) throw new InputError('The template has no location');
  const { type, target } = parseLocationRef(location);
  const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'bellwether-plan-'));
  try {
    await fetchContents({
      reader,
      integrations,
      baseUrl: type === 'file' ? `file://${target}` : target,
      fetchUrl: '.',
      outputPath: folder,
    });
    const files = await serializeDirectoryContents(folder);
    return files.map(file => ({
      path: file.path,
      base64Content: file.content.toString('base64'),
    }));
  } finally {
    await fs.rm(folder, { recursive: true, force: true });
  }
}
