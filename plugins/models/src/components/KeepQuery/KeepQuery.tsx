import { ReactNode } from 'react';
import { Navigate, useLocation, useResolvedPath } from 'react-router-dom';

/**
 * Sends `/models?stage=production` to `/models/fleet?stage=production`: the page's own redirect to its first tab forgets
 * the query.
 */
export function KeepQuery(props: { path: string; children: ReactNode }) {
  const { pathname, search } = useLocation();
  const root = useResolvedPath('.').pathname;
  const isRoot = pathname.replace(/\/$/, '') === root.replace(/\/$/, '');
  if (isRoot && search) {
    return <Navigate to={`${root}/${props.path}${search}`} replace />;
  }
  return <>{props.children}</>;
}
