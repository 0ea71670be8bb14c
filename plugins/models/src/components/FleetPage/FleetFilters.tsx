import { FleetReply } from '@bellwether/plugin-models-common';
import {
  bellwetherTokens,
  CopyButton,
  entityName,
} from '@bellwether/plugin-models-react';
import { makeStyles } from '@material-ui/core/styles';
import { useHref, useLocation } from 'react-router-dom';
import { stageWords } from '../../words';
import { FilterMenu, FilterOption } from './FilterMenu';
import { FleetView, teamInUrl } from './fleetView';
import { LayoutChoice } from './LayoutChoice';
import { RangeMenu } from './RangeMenu';
import { SavedFilters } from './SavedFilters';
import { SortMenu } from './SortMenu';
import { TextFilter } from './TextFilter';
import { ToggleChip } from './ToggleChip';
import { ChangeView } from './useFleetView';

const useStyles = makeStyles(
  theme => {
    const tokens = bellwetherTokens(theme);
    return {
      row: {
        display: 'flex',
        flexWrap: 'wrap',
        gap: 8,
        alignItems: 'center',
        padding: '12px 16px',
        borderBottom: `1px solid ${tokens.line}`,
      },
      chips: { paddingTop: 9, paddingBottom: 9 },
      right: {
        marginLeft: 'auto',
        display: 'flex',
        flexWrap: 'wrap',
        gap: 8,
        alignItems: 'center',
        minWidth: 0,
      },
      address: {
        fontFamily: tokens.monospace,
        fontSize: 12.5,
        color: tokens.text3,
        overflowWrap: 'anywhere',
        [theme.breakpoints.down('sm')]: { display: 'none' },
      },
    };
  },
  { name: 'BellwetherFleetFilters' },
);

type Facets = FleetReply['facets'];

const NOWHERE = 'none';
const noFacets: Facets = {
  team: [],
  framework: [],
  stage: [],
  runs: [],
  champion: [],
  marked: [],
};

function toOptions(
  facet: Facets[keyof Facets],
  toLabel: (text: string) => string = text => text,
  toValue: (text: string) => string = text => text,
): FilterOption[] {
  return facet.map(({ value, count }) => ({
    value: toValue(value),
    label: toLabel(value),
    count,
  }));
}

/** What families mark; one that is chosen stays, also where nothing is marked any more. */
function marksOf(
  marks: Facets['marked'],
  chosen: readonly string[],
): Array<{ value: string; label: string; count?: number }> {
  const gone = chosen.filter(
    family => !marks.some(({ value }) => value === family),
  );
  return [...marks, ...gone.map(value => ({ value, label: value }))];
}

const countOf = (facet: Facets[keyof Facets] | undefined, value: string) =>
  facet && (facet.find(item => item.value === value)?.count ?? 0);

const words: Record<string, string> = stageWords;

function isStage(value: string): value is FleetView['stage'][number] {
  return value in stageWords;
}

/** The filters of the fleet; all they do is change the URL. */
export function FleetFilters(props: {
  view: FleetView;
  facets?: Facets;
  onChange: ChangeView;
}) {
  const classes = useStyles();
  const location = useLocation();
  const address = useHref(location);
  const { view, onChange } = props;
  const facets = props.facets ?? noFacets;
  const teams = toOptions(facets.team, entityName, teamInUrl);
  const championToggle = (value: NonNullable<FleetView['champion']>) => ({
    on: view.champion === value,
    count: countOf(props.facets?.champion, value),
    onChange: (on: boolean) => onChange({ champion: on ? value : undefined }),
  });

  return (
    <div role="search" aria-label="Filters of the fleet">
      <div className={classes.row}>
        <TextFilter
          value={view.text ?? ''}
          onChange={text =>
            // Typing on refines the same question: one step back leaves it.
            onChange(
              { text: text || undefined },
              { replace: Boolean(view.text) },
            )
          }
        />
        <FilterMenu
          name="Team"
          all={teams.length ? `all ${teams.length}` : 'all'}
          options={teams}
          selected={view.team.map(teamInUrl)}
          onChange={team => onChange({ team })}
        />
        <FilterMenu
          name="Framework"
          all="all"
          options={toOptions(facets.framework)}
          selected={view.framework}
          onChange={framework => onChange({ framework })}
        />
        <FilterMenu
          name="Stage"
          all="all"
          options={toOptions(facets.stage, value => words[value] ?? value)}
          selected={view.stage}
          onChange={selected => onChange({ stage: selected.filter(isStage) })}
        />
        <FilterMenu
          name="Runs on"
          all="any"
          options={toOptions(facets.runs, value =>
            value === NOWHERE ? 'nowhere' : value,
          )}
          selected={view.runs}
          onChange={runs => onChange({ runs })}
        />
        <RangeMenu value={view.range} onChange={range => onChange({ range })} />
        <div className={classes.right}>
          <SavedFilters />
          <LayoutChoice
            value={view.layout}
            onChange={layout => onChange({ layout, page: view.page })}
          />
        </div>
      </div>
      <div className={`${classes.row} ${classes.chips}`}>
        {marksOf(facets.marked, view.marked).map(({ value, label, count }) => (
          <ToggleChip
            key={value}
            icon="eye"
            label={label}
            count={count}
            on={view.marked.includes(value)}
            onChange={on =>
              onChange({
                marked: on
                  ? [...view.marked, value]
                  : view.marked.filter(family => family !== value),
              })
            }
          />
        ))}
        <ToggleChip
          icon="triangle"
          label="Not the champion"
          {...championToggle('not-champion')}
        />
        <ToggleChip
          icon="check"
          label="Serves the champion"
          {...championToggle('match')}
        />
        <ToggleChip
          icon="dash"
          label="Runs nowhere"
          count={countOf(props.facets?.runs, NOWHERE)}
          on={view.runs.includes(NOWHERE)}
          onChange={on => onChange({ runs: on ? [NOWHERE] : [] })}
        />
        <div className={classes.right}>
          <SortMenu view={view} onChange={onChange} />
          <span className={classes.address}>{address}</span>
          <CopyButton
            variant="text"
            label="Copy link"
            aria-label="Copy link to this view"
            text={`${window.location.origin}${address}`}
          />
        </div>
      </div>
    </div>
  );
}
