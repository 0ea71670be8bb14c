import { Link } from '@backstage/core-components';
import { useRouteRef } from '@backstage/core-plugin-api';
import {
  entityRouteParams,
  entityRouteRef,
} from '@backstage/plugin-catalog-react';
import { makeStyles } from '@material-ui/core/styles';
import Tooltip from '@material-ui/core/Tooltip';
import { cutMiddle } from '../format';

const useStyles = makeStyles(
  { root: { fontWeight: 500, whiteSpace: 'nowrap' } },
  { name: 'BellwetherModelLink' },
);

/** The page of a model in the catalog. */
export function useModelPath() {
  const entityRoute = useRouteRef(entityRouteRef);
  return (entityRef: string, tab: string = '') =>
    `${entityRoute(
      entityRouteParams(entityRef, { encodeParams: true }),
    )}${tab}`;
}

/** A model's name as a link to its page; a long one is cut in the middle, and whole on hover and on focus. */
export function ModelLink(props: {
  entityRef: string;
  title: string;
  maxLength?: number;
}) {
  const classes = useStyles();
  const path = useModelPath();
  const shown = cutMiddle(props.title, props.maxLength ?? 32);
  const link = (
    <Link
      to={path(props.entityRef)}
      className={classes.root}
      aria-label={shown === props.title ? undefined : props.title}
    >
      {shown}
    </Link>
  );
  return shown === props.title ? (
    link
  ) : (
    <Tooltip title={props.title}>{link}</Tooltip>
  );
}
