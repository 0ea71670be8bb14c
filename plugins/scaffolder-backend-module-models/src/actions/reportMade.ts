import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { reportExamples } from './examples';
import { MadeThings } from './MadeThings';

/** After a step has failed: what is there by now, and how to go on or back. */
export function createReportMadeAction(options: { made: MadeThings }) {
  return createTemplateAction({
    id: 'bellwether:task:report',
    description:
      'Says in the log what a task made before it failed, how to go on, and how to undo it.',
    examples: reportExamples,
    supportsDryRun: true,
    schema: {
      input: {
        made: z =>
          z.array(
            z.object({
              what: z.string().optional().nullable(),
              undo: z.string().optional().nullable(),
            }),
          ),
      },
      output: { sentences: z => z.array(z.string()) },
    },
    async handler(ctx) {
      const ofSteps = ctx.input.made.flatMap(({ what, undo }) =>
        what ? [{ what, undo: undo || 'nothing is to be undone' }] : [],
      );
      const made = [
        ...ofSteps,
        ...(await options.made.of(ctx.task.id)).filter(
          ({ what }) => !ofSteps.some(each => each.what === what),
        ),
      ];
      const sentences =
        made.length === 0
          ? [
              'Nothing was made. Correct what the step above names, and start over.',
            ]
          : [
              `Made so far: ${made.map(({ what }) => what).join('; ')}.`,
              'To go on: retry the task once the cause is gone. What was made is kept and not made twice.',
              `To undo: ${made.map(({ undo }) => undo).join('; ')}.`,
            ];
      sentences.forEach(sentence => ctx.logger.warn(sentence));
      ctx.output('sentences', sentences);
    },
  });
}
