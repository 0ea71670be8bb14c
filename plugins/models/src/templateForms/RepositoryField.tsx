import { parseEntityRef } from '@backstage/catalog-model';
import { FieldExtensionComponentProps } from '@backstage/plugin-scaffolder-react';
import MenuItem from '@material-ui/core/MenuItem';
import { makeStyles } from '@material-ui/core/styles';
import TextField from '@material-ui/core/TextField';
import { useEffect, useState } from 'react';
import { RepositoryAddress, useOwnRepository } from './useOwnRepository';
import { useChoices } from './useChoices';

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

/**
 * Host, owner and name, as Backstage writes them: `host?owner=…&repo=…`. A new model is offered the team's repository of
 * its name, a model that is there its own one. What is not whole is not filled in.
 */
export function RepositoryField(props: FieldExtensionComponentProps<string>) {
  const classes = useStyles();
  const { formData, onChange, schema, disabled, idSchema } = props;
  const form: Record<string, unknown> = props.formContext?.formData ?? {};
  const choices = useChoices();
  const own = useOwnRepository(form.model);
  // A repository is made on fewer hosts than a change of one is asked for.
  const isThere = form.model !== undefined;
  const hosts =
    (isThere ? choices.value?.pullRequestHosts : choices.value?.codeHosts) ??
    [];
  const [typed, type] = useState<Partial<RepositoryAddress>>();
  // What was filled in here follows the model that is chosen, until somebody types.
  const [offered, offer] = useState<string>();
  const isKnown = !choices.loading && !own.loading;
  const address = typed ?? {
    ...(isKnown && proposalOf(form, hosts, own.address)),
    ...(formData && formData !== offered && parse(formData)),
  };
  const whole = write(address);
  useEffect(() => {
    if (!isKnown || formData === whole) return;
    if (!typed) offer(whole);
    onChange(whole);
  }, [formData, isKnown, onChange, typed, whole]);
  const change = (part: Partial<RepositoryAddress>) =>
    type({ ...address, ...part });
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
          value={
            address.host && hosts.includes(address.host) ? address.host : ''
          }
          error={nothing}
          helperText={
            nothing
              ? `The portal has credentials for no host (integrations.github${
                  isThere ? ', gitlab or gitea' : ''
                }).`
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
          value={address.owner ?? ''}
          onChange={event => change({ owner: event.target.value })}
        />
        <TextField
          id={`${id}-name`}
          label="Name of the repository"
          margin="normal"
          disabled={disabled}
          value={address.repo ?? ''}
          onChange={event => change({ repo: event.target.value })}
        />
      </div>
    </fieldset>
  );
}

function proposalOf(
  form: Record<string, unknown>,
  hosts: string[],
  own: RepositoryAddress | undefined,
): Partial<RepositoryAddress> {
  if (own && hosts.includes(own.host)) return own;
  return {
    host: hosts[0],
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

function parse(text: string): RepositoryAddress {
  const [host, search = ''] = text.split('?');
  const query = new URLSearchParams(search);
  return {
    host,
    owner: query.get('owner') ?? '',
    repo: query.get('repo') ?? '',
  };
}

function write({
  host,
  owner,
  repo,
}: Partial<RepositoryAddress>): string | undefined {
  return host && owner && repo
    ? `${host}?${new URLSearchParams({ owner, repo })}`
    : undefined;
}
