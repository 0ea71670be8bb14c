import { Entity } from '@backstage/catalog-model';
import { LinkButton } from '@backstage/core-components';
import { useRouteRef } from '@backstage/core-plugin-api';
import { MODEL_TYPE } from '@bellwether/plugin-models-common';
import Button from '@material-ui/core/Button';
import AddCircleOutline from '@material-ui/icons/AddCircleOutline';
import { useState } from 'react';
import { createModelRouteRef } from '../../routes';
import { HowModelsCome } from './HowModelsCome';
import { formPath, useTemplates } from './useTemplates';

const WORDS = 'New model';
const icon = <AddCircleOutline aria-hidden style={{ fontSize: 16 }} />;

/** Leads to the portal's templates for models; where there is none, it says how a model comes into the portal. */
export function NewModelButton() {
  const createPath = useRouteRef(createModelRouteRef)?.();
  return createPath ? (
    <FromTemplate createPath={createPath} />
  ) : (
    <WithoutTemplate why="This portal has no scaffolder, so it cannot create one from a template." />
  );
}

function FromTemplate(props: { createPath: string }) {
  const templates = useTemplates(MODEL_TYPE);
  if (templates.loading) return null;
  if (!templates.value?.length) {
    return (
      <WithoutTemplate
        why={
          templates.error
            ? 'Whether there is a template for models could not be read from the catalog.'
            : `No template in the catalog has the type ${MODEL_TYPE}, so none can be created from here.`
        }
      />
    );
  }
  return (
    <LinkButton
      to={`${props.createPath}${pathTo(templates.value)}`}
      variant="contained"
      color="primary"
      disableElevation
      startIcon={icon}
    >
      {WORDS}
    </LinkButton>
  );
}

/** To the form itself where there is one only, else to the list of them. */
function pathTo([first, ...others]: Entity[]): string {
  if (others.length === 0) return formPath(first);
  const search = new URLSearchParams({
    'filters[kind]': 'template',
    'filters[type]': MODEL_TYPE,
  });
  return `?${search}`;
}

function WithoutTemplate(props: { why: string }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button
        variant="outlined"
        color="primary"
        startIcon={icon}
        aria-haspopup="dialog"
        onClick={() => setOpen(true)}
      >
        {WORDS}
      </Button>
      <HowModelsCome
        open={isOpen}
        why={props.why}
        onClose={() => setOpen(false)}
      />
    </>
  );
}
