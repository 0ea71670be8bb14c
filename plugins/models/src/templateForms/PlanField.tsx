import { FieldExtensionComponentProps } from '@backstage/plugin-scaffolder-react';
import { ResponseError } from '@backstage/errors';
import { bellwetherTokens, Note } from '@bellwether/plugin-models-react';
import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import { useId } from 'react';
import useAsyncFn from 'react-use/esm/useAsyncFn';
import { sentenceOf } from './ModelNameField';
import { Plan } from './TemplateFormClient';
import { useTemplateFormClient } from './useTemplateFormClient';

const useStyles = makeStyles(
  theme => {
    const tokens = bellwetherTokens(theme);
    return {
      root: { display: 'grid', gap: 12, margin: '16px 0 8px' },
      title: { margin: 0, fontSize: 15, fontWeight: 500 },
      text: { margin: 0, color: tokens.text2, fontSize: 13 },
      files: {
        maxHeight: 280,
        margin: 0,
        padding: '8px 12px',
        overflowY: 'auto',
        listStyle: 'none',
        border: `1px solid ${tokens.line}`,
        borderRadius: 4,
        fontFamily: tokens.monospace,
        fontSize: 12.5,
        lineHeight: '20px',
        '& li': {
          display: 'flex',
          justifyContent: 'space-between',
          gap: 16,
        },
        '& span:last-child': { color: tokens.text2 },
      },
    };
  },
  { name: 'BellwetherPlan' },
);

/** What the template would make and cost, or why it would stop: a run that writes nothing. */
export function PlanField(
  props: FieldExtensionComponentProps<object, { template: string }>,
) {
  const classes = useStyles();
  const titleId = useId();
  const client = useTemplateFormClient();
  const values: Record<string, unknown> = props.formContext?.formData ?? {};
  const template = props.uiSchema['ui:options']?.template;
  const [plan, show] = useAsyncFn(
    async () => client.plan(template ?? '', values),
    [client, template, values],
  );
  return (
    <section className={classes.root} aria-labelledby={titleId}>
      <h3 id={titleId} className={classes.title}>
        {props.schema.title}
      </h3>
      <p className={classes.text}>
        Checks everything and lists files and cost. Nothing is written.
      </p>
      <div>
        <Button
          variant="outlined"
          disabled={plan.loading || !template}
          onClick={show}
        >
          {plan.loading ? 'Working it out …' : 'Show what will be made'}
        </Button>
      </div>
      <div role="status">
        {plan.error && (
          <Note tone="bad" title="It would stop.">
            {sentenceOf(wordsOf(plan.error))}
          </Note>
        )}
        {plan.value?.texts.filter(isOfThePlan).map(({ title, content }) => (
          <Note key={title} tone="watch" title={title}>
            {content}
          </Note>
        ))}
      </div>
      {plan.value && (
        <ul
          className={classes.files}
          aria-label={`${plan.value.files.length} files`}
        >
          {plan.value.files.map(({ path, bytes }) => (
            <li key={path}>
              <span>{path}</span>
              <span>{bytes.toLocaleString('en-US')} bytes</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** How templates call what is true only once they have run. */
const AFTERWARDS = 'What comes next';

function isOfThePlan({ title }: Plan['texts'][number]): boolean {
  return title !== AFTERWARDS;
}

function wordsOf(error: Error): string {
  return error instanceof ResponseError ? error.cause.message : error.message;
}
