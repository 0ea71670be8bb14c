import { parseEntityRef } from '@backstage/catalog-model';
import { FieldExtensionComponentProps } from '@backstage/plugin-scaffolder-react';
import MenuItem from '@material-ui/core/MenuItem';
import { makeStyles } from '@material-ui/core/styles';
import TextField from '@material-ui/core/TextField';
import { useEffect } from 'react';
import useAsync from 'react-use/esm/useAsync';
import { useTemplateFormClient } from './useTemplateFormClient';

const useStyles = makeStyles(
  {
    root: {
      margin: '16px 0 8px',
      padding: 0,
      border: 0,
      minWidth: 0,
    },
    parts: {
      display: 'grid',
      gridTemplateColumns: 'repeat(auto-fit, minmax(180px, 1fr))',
      gap: 16,
    },
    title: { padding: 0, fontSize: 15, fontWeight: 500 },
  },
  { name: 'BellwetherRepository' },
);

interface Address {
  host: string;
  owner: string;
  repo: string;
}

/** Host, owner and name, as Backstage writes them: `host?owner=…&repo=…`. The team's repository of the model's name is proposed. */
export function RepositoryField(props: FieldExtensionComponentProps<string>) {
  const classes = useStyles();
  const { formData, onChange, schema, disabled, idSchema } = props;
  const client = useTemplateFormClient();
  const choices = useAsync(() => client.choices(), [client]);
  const hosts = choices.value?.codeHosts ?? [];
  const address = formData ? parse(formData) : undefined;
  const [firstHost] = hosts;
  const proposed = firstHost
    ? write({ host: firstHost, ...proposalOf(props.formContext?.formData) })
    : undefined;
  useEffect(() => {
    if (!formData && proposed) onChange(proposed);
  }, [formData, proposed, onChange]);
  const change = (part: Partial<Address>) =>
    onChange(
      write({
        host: firstHost ?? '',
        owner: '',
        repo: '',
        ...address,
        ...part,
      }),
    );
  const nothing = !choices.loading && hosts.length === 0;
  const id = idSchema?.$id ?? 'repository';
  return (
    <fieldset className={classes.root}>
      <legend className={classes.title}>{schema.title}</legend>
      <div className={classes.parts}>
        <TextField
          select
          id={`${id}-host`}
          label="Host"
          margin="normal"
          disabled={disabled || nothing}
          value={address && hosts.includes(address.host) ? address.host : ''}
          error={nothing}
          helperText={
            nothing
              ? 'The portal has credentials for no host (integrations.github).'
              : undefined
          }
          onChange={event => change({ host: event.target.value })}
        >
          {hosts.map(host => (
            <MenuItem key={host} value={host}>
              {host}
            </MenuItem>
          ))}
        </TextField>
        <TextField
          id={`${id}-owner`}
          label="Owner of the repository"
          margin="normal"
          disabled={disabled}
          value={address?.owner ?? ''}
          onChange={event => change({ owner: event.target.value })}
        />
        <TextField
          id={`${id}-name`}
          label="Name of the repository"
          margin="normal"
          disabled={disabled}
          value={address?.repo ?? ''}
          onChange={event => change({ repo: event.target.value })}
        />
      </div>
    </fieldset>
  );
}

function proposalOf(form: Record<string, unknown> = {}) {
  return {
    owner: nameIn(form.owner),
    repo: typeof form.name === 'string' ? form.name : nameIn(form.model),
  };
}

/** Name of the entity that another field of the form holds. */
function nameIn(ref: unknown): string {
  if (typeof ref !== 'string' || ref === '') return '';
  try {
    return parseEntityRef(ref, { defaultKind: 'group' }).name;
  } catch {
    return '';
  }
}

function parse(text: string): Address {
  const [host, search = ''] = text.split('?');
  const query = new URLSearchParams(search);
  return {
    host,
    owner: query.get('owner') ?? '',
    repo: query.get('repo') ?? '',
  };
}

function write({ host, owner, repo }: Address): string {
  return `${host}?${new URLSearchParams({ owner, repo })}`;
}
