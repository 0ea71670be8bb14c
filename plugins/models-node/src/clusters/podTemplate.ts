import { z } from 'zod';
import { ReferenceSource } from './modelReference';

const labelsSchema = z.record(z.string(), z.string());

export const containerSchema = z.object({
  image: z.string().optional(),
  command: z.array(z.string()).optional(),
  args: z.array(z.string()).optional(),
  env: z
    .array(z.object({ name: z.string(), value: z.string().optional() }))
    .optional(),
});

/** The parts of a pod template in which a model is named. */
export const podTemplateSchema = z.object({
  metadata: z
    .object({
      annotations: labelsSchema.optional(),
      labels: labelsSchema.optional(),
    })
    .optional(),
  spec: z
    .object({ containers: z.array(containerSchema).optional() })
    .optional(),
});

export type PodTemplate = z.infer<typeof podTemplateSchema>;
export type Container = z.infer<typeof containerSchema>;

/** `MODEL_URI` first, then any other setting or argument of a container that is an address of a model. */
export function urisOf(containers: Container[]): string[] {
  const settings = containers.flatMap(({ env = [] }) => env);
  return [
    ...settings.filter(({ name }) => name === 'MODEL_URI'),
    ...settings.filter(({ name }) => name !== 'MODEL_URI'),
  ]
    .flatMap(({ value }) => value ?? [])
    .concat(
      containers.flatMap(({ command = [], args = [] }) => [
        ...command,
        ...args.map(arg => arg.replace(/^--?[\w-]+=/, '')),
      ]),
    )
    .filter(text => text.startsWith('models:/'));
}

export function sourceOf(template: PodTemplate): ReferenceSource {
  return {
    annotations: template.metadata?.annotations,
    labels: template.metadata?.labels,
    uris: urisOf(template.spec?.containers ?? []),
  };
}
