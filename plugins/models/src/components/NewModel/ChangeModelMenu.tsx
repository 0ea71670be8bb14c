import { Entity } from '@backstage/catalog-model';
import { Link } from '@backstage/core-components';
import { useRouteRef } from '@backstage/core-plugin-api';
import { ExplainedButton } from '@bellwether/plugin-models-react';
import Button from '@material-ui/core/Button';
import Menu from '@material-ui/core/Menu';
import MenuItem from '@material-ui/core/MenuItem';
import ExpandMore from '@material-ui/icons/ExpandMore';
import { useId, useState } from 'react';
import { z } from 'zod';
import { createModelRouteRef } from '../../routes';
import { formPath, titleOf, useTemplates } from './useTemplates';

/** Of templates that change a model which is there. */
const CHANGE_TYPE = 'ml-model-change';

/** What such templates call the model that they change. */
const MODEL_PARAMETER = 'model';

interface ChangeModelMenuProps {
  /** The model, which the forms then hold already; absent: it is chosen there. */
  entityRef?: string;
  /** Why the person may not change it. */
  whyNot?: string;
}

/** Leads to the templates that watch, promote or retire a model which is there; nothing where the portal has none. */
export function ChangeModelMenu(props: ChangeModelMenuProps) {
  const createPath = useRouteRef(createModelRouteRef)?.();
  return createPath ? <Templates createPath={createPath} {...props} /> : null;
}

function Templates(props: ChangeModelMenuProps & { createPath: string }) {
  const { createPath, entityRef, whyNot } = props;
  const templates = useTemplates(CHANGE_TYPE);
  const menuId = useId();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  if (!templates.value?.length) return null;
  const words = entityRef ? 'Change this model' : 'Change a model';
  if (whyNot) return <ExplainedButton whyNot={whyNot}>{words}</ExplainedButton>;
  const close = () => setAnchor(null);
  return (
    <>
      <Button
        variant="outlined"
        color="primary"
        size={entityRef ? 'small' : 'medium'}
        endIcon={<ExpandMore aria-hidden style={{ fontSize: 16 }} />}
        aria-haspopup="menu"
        aria-expanded={Boolean(anchor)}
        aria-controls={anchor ? menuId : undefined}
        onClick={event => setAnchor(event.currentTarget)}
      >
        {words}
      </Button>
      <Menu
        id={menuId}
        anchorEl={anchor}
        getContentAnchorEl={null}
        anchorOrigin={{ vertical: 'bottom', horizontal: 'left' }}
        open={Boolean(anchor)}
        onClose={close}
        MenuListProps={{ 'aria-label': words, dense: true }}
      >
        {templates.value.map(template => (
          <MenuItem
            key={template.metadata.name}
            component={Link}
            to={`${createPath}${formPath(template)}${filledIn(
              template,
              entityRef,
            )}`}
            onClick={close}
          >
            {titleOf(template)}
          </MenuItem>
        ))}
      </Menu>
    </>
  );
}

/** What the form holds when it opens: the model, where the template asks for one. */
function filledIn(template: Entity, entityRef: string | undefined): string {
  if (!entityRef || !asksForModel(template)) return '';
  const formData = JSON.stringify({ [MODEL_PARAMETER]: entityRef });
  return `?${new URLSearchParams({ formData })}`;
}

const pageSchema = z.object({
  properties: z.record(z.string(), z.unknown()).optional(),
});

const parametersSchema = z.union([
  z.array(pageSchema),
  pageSchema.transform(page => [page]),
]);

function asksForModel({ spec }: Entity): boolean {
  const { data: pages = [] } = parametersSchema.safeParse(spec?.parameters);
  return pages.some(({ properties = {} }) => MODEL_PARAMETER in properties);
}
