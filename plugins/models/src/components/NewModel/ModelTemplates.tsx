import { makeStyles } from '@material-ui/core/styles';
import { ChangeModelMenu } from './ChangeModelMenu';
import { NewModelButton } from './NewModelButton';

const useStyles = makeStyles(
  { root: { display: 'flex', flexWrap: 'wrap', gap: 8 } },
  { name: 'BellwetherModelTemplates' },
);

/** The ways to the portal's templates for models, in the header of `/models`. */
export function ModelTemplates() {
  const classes = useStyles();
  return (
    <div className={classes.root}>
      <ChangeModelMenu />
      <NewModelButton />
    </div>
  );
}
