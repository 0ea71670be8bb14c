import { Comparison, SignatureField } from '@bellwether/plugin-models-common';
import {
  bellwetherTokens,
  Panel,
  VerdictChip,
} from '@bellwether/plugin-models-react';
import { makeStyles } from '@material-ui/core/styles';
import { Callers } from '../Callers';
import { Shown } from './MetricsPanel';

type SignatureChange = NonNullable<Comparison['signatures'][string]>;
type FieldChange = SignatureChange['changes'][number];

/** Up to here a schema is shown whole, since what stayed is what a caller looks for. */
const WHOLE_UP_TO = 12;

const useStyles = makeStyles(
  theme => {
    const tokens = bellwetherTokens(theme);
    return {
      diff: {
        margin: '0 0 8px',
        padding: '8px 0',
        listStyle: 'none',
        fontFamily: tokens.monospace,
        fontSize: 12.5,
        lineHeight: 1.55,
        backgroundColor: tokens.surface2,
        border: `1px solid ${tokens.line}`,
        borderRadius: 4,
        maxHeight: 420,
        overflowY: 'auto',
        '& li': {
          padding: '0 12px 0 30px',
          textIndent: -18,
          overflowWrap: 'anywhere',
          whiteSpace: 'pre-wrap',
        },
      },
      head: { color: tokens.text3 },
      removed: { backgroundColor: tokens.bad.background },
      added: { backgroundColor: tokens.ok.background },
      text: {
        margin: 0,
        fontSize: 12.5,
        lineHeight: '18px',
        color: tokens.text2,
        overflowWrap: 'anywhere',
        '& ul': { margin: '4px 0', paddingLeft: 18 },
      },
      title: { margin: '0 0 6px', fontSize: 13, fontWeight: 500 },
      block: { '& + &': { marginTop: 14 } },
    };
  },
  { name: 'BellwetherSignaturePanel' },
);

function fieldWords({ name, type, required }: SignatureField) {
  return `${name ? `${name}: ` : ''}${type}${required ? '' : ' (optional)'}`;
}

/** The signature of each version against the base, as a difference of schemas. */
export function SignaturePanel(props: {
  comparison: Comparison;
  entityRef: string;
  shown: Shown;
}) {
  const classes = useStyles();
  const { comparison, entityRef, shown } = props;
  const others = comparison.versions
    .map(({ version }) => version)
    .filter(version => version !== comparison.base);
  const isBreaking = others.some(
    version => comparison.signatures[version]?.breaking,
  );

  return (
    <Panel
      title="Signature"
      actions={isBreaking && <VerdictChip tone="warn" word="Breaking" />}
    >
      {others.map(version => (
        <div key={version} className={classes.block}>
          {others.length > 1 && (
            <h3 className={classes.title}>
              {comparison.base} → {version}
            </h3>
          )}
          <SignatureDiff
            change={comparison.signatures[version] ?? undefined}
            base={comparison.base}
            version={version}
            shown={shown}
          />
        </div>
      ))}
      {isBreaking && (
        <div className={classes.text}>
          <Callers entityRef={entityRef} />
        </div>
      )}
    </Panel>
  );
}

function SignatureDiff(props: {
  change: SignatureChange | undefined;
  base: number;
  version: number;
  shown: Shown;
}) {
  const classes = useStyles();
  const { change, base, version, shown } = props;
  if (!change) {
    return (
      <p className={classes.text}>
        {base} or {version} was logged without a signature: whether callers
        break is not known.
      </p>
    );
  }
  const isWhole = shown === 'all' || change.changes.length <= WHOLE_UP_TO;
  const isSame = change.changes.every(field => field.change === 'same');
  return (
    <>
      <ul
        className={classes.diff}
        aria-label={`Signature of ${version} against ${base}`}
      >
        {(['inputs', 'outputs'] as const).map(side => (
          <Side
            key={side}
            side={side}
            fields={change.changes.filter(field => field.side === side)}
            isWhole={isWhole}
          />
        ))}
      </ul>
      <div className={classes.text}>
        {isSame && 'The same: callers need no change.'}
        {!isSame &&
          !change.breaking &&
          `Callers of ${base} can call ${version} as they are.`}
        {change.breaking && (
          <>
            Callers of {base} break on {version}:
            <ul>
              {change.reasons.map(reason => (
                <li key={reason}>{reason}</li>
              ))}
            </ul>
          </>
        )}
      </div>
    </>
  );
}

function Side(props: {
  side: 'inputs' | 'outputs';
  fields: FieldChange[];
  isWhole: boolean;
}) {
  const classes = useStyles();
  const { side, fields, isWhole } = props;
  const same = fields.filter(({ change }) => change === 'same').length;
  return (
    <>
      <li className={classes.head}>{side}</li>
      {fields.map((field, index) =>
        field.change === 'same' && !isWhole ? null : (
          <FieldLines key={index} field={field} />
        ),
      )}
      {!isWhole && same > 0 && (
        <li className={classes.head}>
          {'  '}… {same} unchanged
        </li>
      )}
    </>
  );
}

/** One field: as it is, or what goes and what comes. */
function FieldLines(props: { field: FieldChange }) {
  const classes = useStyles();
  const { change, before, after } = props.field;
  const field = after ?? before;
  if (change === 'same') {
    return field ? <li>{`  ${fieldWords(field)}`}</li> : null;
  }
  return (
    <>
      {before && <li className={classes.removed}>− {fieldWords(before)}</li>}
      {after && (
        <li className={classes.added}>
          + {fieldWords(after)}
          {after.required && change !== 'retyped' ? ' (required)' : ''}
        </li>
      )}
    </>
  );
}
