import { Tone } from '@bellwether/plugin-models-common';
import Block from '@material-ui/icons/Block';
import CheckCircleOutline from '@material-ui/icons/CheckCircleOutline';
import InfoOutlined from '@material-ui/icons/InfoOutlined';
import LockOutlined from '@material-ui/icons/LockOutlined';
import PowerOutlined from '@material-ui/icons/PowerOutlined';
import RemoveCircleOutline from '@material-ui/icons/RemoveCircleOutline';
import ReportOutlined from '@material-ui/icons/ReportOutlined';
import ReportProblemOutlined from '@material-ui/icons/ReportProblemOutlined';
import Schedule from '@material-ui/icons/Schedule';
import VisibilityOutlined from '@material-ui/icons/VisibilityOutlined';

const icons = {
  check: CheckCircleOutline,
  eye: VisibilityOutlined,
  info: InfoOutlined,
  triangle: ReportProblemOutlined,
  octagon: ReportOutlined,
  slash: Block,
  clock: Schedule,
  lock: LockOutlined,
  plug: PowerOutlined,
  dash: RemoveCircleOutline,
};

/** Shape of an icon; verdicts are told apart by it without colour. @public */
export type StateIconName = keyof typeof icons;

/** The icon of each tone where nothing more is known. @public */
export const iconOfTone: Record<Tone, StateIconName> = {
  ok: 'check',
  watch: 'eye',
  warn: 'triangle',
  bad: 'octagon',
  void: 'slash',
  quiet: 'dash',
};

/** One of the icons of verdicts and states. It is decoration: the word beside it says the same. @public */
export function StateIcon(props: {
  name: StateIconName;
  /** Pixels; 16 by default. */
  size?: number;
  colour?: string;
}) {
  const Icon = icons[props.name];
  return (
    <Icon
      aria-hidden
      style={{
        fontSize: props.size ?? 16,
        color: props.colour,
        flex: 'none',
        verticalAlign: '-3px',
      }}
    />
  );
}
