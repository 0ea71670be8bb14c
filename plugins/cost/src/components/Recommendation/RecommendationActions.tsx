import {
  costRecommendationApplyPermission,
  costRecommendationDismissPermission,
  Recommendation,
  RecommendationsReply,
  RiskPoint,
} from '@bellwether/plugin-cost-common';
import { ExplainedButton } from '@bellwether/plugin-models-react';
import { makeStyles } from '@material-ui/core/styles';
import { useState } from 'react';
import {
  isOpenToApply,
  isOpenToRevert,
  recommendationForms,
} from '../../words';
import { AskedChanges, ChangesDialog } from '../Changes';
import { isUsual } from '../Risk';
import { DismissDialog } from './DismissDialog';

const useStyles = makeStyles(
  { root: { display: 'flex', flexWrap: 'wrap', gap: 8 } },
  { name: 'BellwetherRecommendationActions' },
);

const OPEN_WORDS: Record<Recommendation['apply']['via'], string> = {
  'pull-request': 'Open pull request…',
  patch: 'Change the cluster…',
  'by-hand': 'Show the change…',
};

function needs(permission: { name: string }): string {
  return `Needs the permission ${permission.name} on this model`;
}

/** What can be done with a recommendation; a button that does nothing says why. */
export function RecommendationActions(props: {
  recommendation: Recommendation;
  chosen: RiskPoint | undefined;
  may: RecommendationsReply['may'];
  onChanged(): void;
}) {
  const classes = useStyles();
  const { recommendation, chosen, may, onChanged } = props;
  const { id, state, hold, apply } = recommendation;
  const [asked, setAsked] = useState<AskedChanges>();
  const [dismisses, setDismisses] = useState(false);
  const whereItIs = `It is not open: ${recommendationForms[
    state
  ].word.toLocaleLowerCase('en')}`;
  const whyNotApply = [
    !may.apply && needs(costRecommendationApplyPermission),
    hold?.sentence,
    !isOpenToApply(state) && whereItIs,
  ].find(Boolean);
  const whyNotRevert = may.apply
    ? undefined
    : needs(costRecommendationApplyPermission);
  const whyNotDismiss = [
    !may.dismiss && needs(costRecommendationDismissPermission),
    !isOpenToApply(state) && whereItIs,
  ].find(Boolean);
  const done = () => {
    setAsked(undefined);
    setDismisses(false);
    onChanged();
  };
  return (
    <div className={classes.root}>
      {isOpenToRevert(state) ? (
        <ExplainedButton
          aria-haspopup="dialog"
          whyNot={whyNotRevert}
          onClick={() =>
            setAsked({ kind: 'revert', recommendations: [{ id }] })
          }
        >
          Take it back…
        </ExplainedButton>
      ) : (
        <>
          <ExplainedButton
            aria-haspopup="dialog"
            variant="contained"
            whyNot={whyNotApply || undefined}
            onClick={() =>
              setAsked({
                kind: 'apply',
                recommendations: [
                  chosen && !isUsual(recommendation, chosen)
                    ? { id, target: chosen.target }
                    : { id },
                ],
              })
            }
          >
            {OPEN_WORDS[apply.via]}
          </ExplainedButton>
          <ExplainedButton
            aria-haspopup="dialog"
            whyNot={whyNotDismiss || undefined}
            onClick={() => setDismisses(true)}
          >
            Dismiss…
          </ExplainedButton>
        </>
      )}
      {asked && (
        <ChangesDialog
          asked={asked}
          onClose={() => setAsked(undefined)}
          onMade={done}
        />
      )}
      {dismisses && (
        <DismissDialog
          recommendation={recommendation}
          onClose={() => setDismisses(false)}
          onDismissed={done}
        />
      )}
    </div>
  );
}
