import { FieldExtensionComponentProps } from '@backstage/plugin-scaffolder-react';
import { bellwetherTokens, Note } from '@bellwether/plugin-models-react';
import Button from '@material-ui/core/Button';
import LinearProgress from '@material-ui/core/LinearProgress';
import { makeStyles } from '@material-ui/core/styles';
import { useEffect, useId } from 'react';
import { sentenceOf } from './ModelNameField';
import { ShownPlan } from './planValidation';
import { Plan } from './TemplateFormClient';
import { usePlan } from './usePlan';

const useStyles = makeStyles(
  theme => {
    const tokens = bellwetherTokens(theme);
    return {
      root: { display: 'grid', gap: 12, margin: '16px 0 8px' },
      title: { margin: 0, fontSize: 15, fontWeight: 500 },
      text: { margin: 0, color: tokens.text2, fontSize: 13 },
      answer: { display: 'grid', gap: 12 },
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
          overflowWrap: 'anywhere',
        },
        '& span:last-child': { color: tokens.text2, whiteSpace: 'nowrap' },
      },
    };
  },
  { name: 'BellwetherPlan' },
);

/** How templates call this field, whose value is no part of what is planned. */
const PLAN = 'plan';

interface PlanOptions {
  /** Whose plan is shown; a template always says its own. */
  template?: string;
}

/** What the template would make and cost, or why it would stop: a run that writes nothing, made anew with every change. */
export function PlanField(
  props: FieldExtensionComponentProps<ShownPlan, PlanOptions>,
) {
  const classes = useStyles();
  const titleId = useId();
  const { formData, onChange, schema } = props;
  const { template = '' } = props.uiSchema['ui:options'] ?? {};
  const values = withoutPlan(props.formContext?.formData);
  // What the pages before this one require is there, or they would not have gone on.
  const { required = [] } = props.registry.rootSchema;
  const isComplete = required.every(
    name =>
      name === PLAN || (values[name] !== undefined && values[name] !== ''),
  );
  const { plan, problem, retry } = usePlan(
    template,
    isComplete ? values : undefined,
  );
  const shown = plan ? whatIsKept(plan) : {};
  const isKept = JSON.stringify(formData) === JSON.stringify(shown);
  useEffect(() => {
    if (!isKept) onChange(shown);
  });
  return (
    <section className={classes.root} aria-labelledby={titleId}>
      <h3 id={titleId} className={classes.title}>
        {schema.title}
      </h3>
      <p className={classes.text}>
        Everything is checked, and files and cost are listed. Nothing is written
        before the last page is confirmed.
      </p>
      <div role="status" className={classes.answer}>
        {!plan && !problem && (
          <p className={classes.text}>
            {isComplete
              ? 'Working it out …'
              : 'It stands here as soon as the fields above are filled in.'}
          </p>
        )}
        {problem && (
          <Note tone="bad" title="It would stop.">
            {sentenceOf(problem)}
          </Note>
        )}
        {plan?.texts.filter(isOfThePlan).map(({ title, content }) => (
          <Note key={title} tone="watch" title={title}>
            {content}
          </Note>
        ))}
      </div>
      {isComplete && !plan && !problem && <LinearProgress aria-hidden />}
      {problem && (
        <div>
          <Button variant="outlined" onClick={retry}>
            Try again
          </Button>
        </div>
      )}
      {plan &&
        (plan.files.length > 0 ? (
          <Files files={plan.files} />
        ) : (
          <p className={classes.text}>No new files.</p>
        ))}
    </section>
  );
}

function Files({ files }: Pick<Plan, 'files'>) {
  const classes = useStyles();
  return (
    <ul
      className={classes.files}
      aria-label={`${files.length} files`}
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls, by the keyboard too
      tabIndex={0}
    >
      {files.map(({ path, bytes }) => (
        <li key={path}>
          <span>{path}</span>
          <span>{bytes.toLocaleString('en-US')} bytes</span>
        </li>
      ))}
    </ul>
  );
}

/** How templates call what is true only once they have run, and what they cost. */
const AFTERWARDS = 'What comes next';
const COST = 'Cost';

function isOfThePlan({ title }: Plan['texts'][number]): boolean {
  return title !== AFTERWARDS;
}

function whatIsKept({ files, texts }: Plan): ShownPlan {
  const cost = texts.find(({ title }) => title === COST)?.content;
  return { files: files.length, ...(cost && { cost }) };
}

function withoutPlan(form: Record<string, unknown> = {}) {
  const { [PLAN]: _, ...values } = form;
  return values;
}
