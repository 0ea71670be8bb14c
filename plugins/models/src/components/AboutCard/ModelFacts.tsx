import { ModelDetail } from '@bellwether/plugin-models-common';
import {
  bellwetherTokens,
  formatInteger,
} from '@bellwether/plugin-models-react';
import { makeStyles } from '@material-ui/core/styles';
import { Fact, FactList } from '../FactList';
import { SignatureFact } from './SignatureFact';

const useStyles = makeStyles(
  theme => {
    const tokens = bellwetherTokens(theme);
    return {
      tags: {
        display: 'flex',
        flexWrap: 'wrap',
        gap: 6,
        listStyle: 'none',
        margin: 0,
        padding: 0,
      },
      tag: {
        border: `1px solid ${tokens.lineStrong}`,
        borderRadius: 4,
        padding: '0 8px',
        fontSize: 12.5,
        lineHeight: '20px',
        color: tokens.text2,
        overflowWrap: 'anywhere',
      },
      absent: { color: tokens.text2 },
    };
  },
  { name: 'BellwetherModelFacts' },
);

type Described = NonNullable<ModelDetail['described']>;

const ownerSourceWords: Record<ModelDetail['ownerSource'], string> = {
  'registry-tag': 'registry tag',
  'run-tag': 'tag of the run',
  mapping: 'mapping in the configuration',
  default: 'the default of the configuration; nothing names an owner',
};

function frameworkWords({ package: pack }: Described) {
  if (!pack) return undefined;
  const framework = [pack.framework, pack.frameworkVersion]
    .filter(Boolean)
    .join(' ');
  return [framework, pack.pythonVersion && `python ${pack.pythonVersion}`]
    .filter(Boolean)
    .join(' · ');
}

/** What is known of the described version and of the model, line by line. */
export function ModelFacts(props: { model: ModelDetail }) {
  const classes = useStyles();
  const { described, ownerSource, ownerEvidence, tags } = props.model;
  const signature = described?.package?.signature;
  const framework = described && frameworkWords(described);
  const tagTexts = Object.entries(tags).map(([key, value]) =>
    value === '' || value === 'true' ? key : `${key}: ${value}`,
  );

  return (
    <FactList>
      {described && (
        <>
          <Fact name="Described">version {described.version}</Fact>
          <Fact name="Flavour">
            {framework || (
              <Absent
                filesRead={described.filesRead}
                words="not known: the version holds no MLmodel file that the portal could read"
              />
            )}
          </Fact>
          <Fact name="Signature">
            {signature ? (
              <SignatureFact signature={signature} />
            ) : (
              <Absent
                filesRead={described.filesRead}
                words="none logged: callers cannot be checked"
              />
            )}
          </Fact>
          <Fact name="Trained on">
            <Datasets datasets={described.datasets} />
          </Fact>
        </>
      )}
      <Fact name="Owner from">
        {ownerSourceWords[ownerSource]}{' '}
        {ownerEvidence && <code>{ownerEvidence}</code>}
      </Fact>
      {tagTexts.length > 0 && (
        <Fact name="Tags">
          <ul className={classes.tags}>
            {tagTexts.map(text => (
              <li key={text} className={classes.tag}>
                {text}
              </li>
            ))}
          </ul>
        </Fact>
      )}
    </FactList>
  );
}

/** What is missing, or that nobody has looked yet. */
function Absent(props: { filesRead: boolean; words: string }) {
  const classes = useStyles();
  return (
    <span className={classes.absent}>
      {props.filesRead
        ? props.words
        : 'not read yet: the files of new versions are read one after the other'}
    </span>
  );
}

function Datasets(props: { datasets: Described['datasets'] }) {
  const classes = useStyles();
  if (props.datasets.length === 0) {
    return (
      <span className={classes.absent}>
        not known: the run logged no dataset
      </span>
    );
  }
  return (
    <>
      {props.datasets.map(({ name, context, rows, digest }) => (
        <div key={`${name}/${context}/${digest}`}>
          {[name, context, rows !== undefined && `${formatInteger(rows)} rows`]
            .filter(Boolean)
            .join(', ')}{' '}
          {digest && (
            <small>
              digest <code>{digest}</code>
            </small>
          )}
        </div>
      ))}
    </>
  );
}
