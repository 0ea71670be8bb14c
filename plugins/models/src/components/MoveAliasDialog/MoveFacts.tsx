import { identityApiRef, useApi } from '@backstage/core-plugin-api';
import {
  ModelDetail,
  modelsAliasUpdatePermission,
  VersionsReply,
} from '@bellwether/plugin-models-common';
import NativeSelect from '@material-ui/core/NativeSelect';
import InputBase from '@material-ui/core/InputBase';
import { ReactNode } from 'react';
import useAsync from 'react-use/esm/useAsync';
import { ActorName } from '../ActorName';
import { Fact, FactList } from '../FactList';
import { movableAliases, versionOf } from './targets';
import { useDialogStyles } from './useDialogStyles';

/** What is moved, where to, and in whose name; alias and version can be chosen. */
export function MoveFacts(props: {
  model: ModelDetail;
  versions: VersionsReply | undefined;
  alias: string;
  target: number | undefined;
  chooseAlias?: boolean;
  onAlias(alias: string): void;
  onTarget(version: number): void;
  children: ReactNode;
}) {
  const classes = useDialogStyles();
  const { model, alias, target, versions } = props;
  const { registry } = model;
  const current = versionOf(model, alias);
  const offered = [
    ...new Set([
      ...(versions?.versions.map(({ version }) => version) ?? []),
      ...(target === undefined ? [] : [target]),
    ]),
  ].sort((a, b) => b - a);
  const aliasesOf = (version: number) =>
    model.aliases.filter(item => item.version === version);

  return (
    <FactList>
      <Fact name="Target">
        {registry.modelName} in {registry.title}
      </Fact>
      {props.chooseAlias && (
        <Fact name={<label htmlFor="move-alias-name">Alias</label>}>
          <NativeSelect
            id="move-alias-name"
            input={<InputBase className={classes.select} />}
            value={alias}
            onChange={event => props.onAlias(event.target.value)}
          >
            {movableAliases(model).map(name => (
              <option key={name} value={name}>
                {name}
              </option>
            ))}
          </NativeSelect>
        </Fact>
      )}
      <Fact name={<label htmlFor="move-alias-version">To version</label>}>
        <NativeSelect
          id="move-alias-version"
          input={<InputBase className={classes.select} />}
          value={target ?? ''}
          onChange={event => props.onTarget(Number(event.target.value))}
        >
          {target === undefined && <option value="">choose one</option>}
          {offered.map(version => (
            <option key={version} value={version}>
              {[version, ...aliasesOf(version).map(item => item.alias)].join(
                ' · ',
              )}
            </option>
          ))}
        </NativeSelect>
      </Fact>
      <Fact name="Exact change">
        <code>
          alias {alias}: {current ?? 'not set'} → {target ?? '?'}
        </code>
      </Fact>
      <Fact name="Actor">
        <Self /> <small>permission {modelsAliasUpdatePermission.name}</small>
      </Fact>
      {props.children}
    </FactList>
  );
}

/** The signed-in person. */
function Self() {
  const identity = useApi(identityApiRef);
  const { value } = useAsync(() => identity.getBackstageIdentity(), [identity]);
  return value ? <ActorName actor={value.userEntityRef} /> : <>you</>;
}
