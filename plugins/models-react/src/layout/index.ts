export { Columns } from './Columns';
export { EntityBody } from './EntityBody';
export { Facts } from './Facts';
export { Panel } from './Panel';
export { ScreenBody } from './ScreenBody';
export { useTableStyles } from './useTableStyles';
export { Stack } from './Stack';
export { SubTitle } from './SubTitle';
