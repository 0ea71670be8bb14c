import { ClusterObject, parseOnce } from '@bellwether/plugin-models-node';
import { z } from 'zod';

const parseImages = parseOnce(
  z.object({
    spec: z.object({
      template: z.object({
        spec: z.object({
          containers: z.array(
            z.object({
              name: z.string().optional(),
              image: z.string().optional(),
            }),
          ),
        }),
      }),
    }),
  }),
);

/** Names and images of a set's containers, in order. */
export function imagesOf(set: ClusterObject): string {
  return (parseImages(set)?.spec.template.spec.containers ?? [])
    .map(({ name, image }) => `${name}=${image}`)
    .join(' ');
}
