import { useEffect, useReducer } from 'react';
import { follow } from '../../../transport/follow.ts';
import { applyTraffic, type TrafficEvent, type TrafficWindow, unknownTraffic } from './window.ts';

type Heard = TrafficEvent | { readonly kind: 'broken'; readonly message: string };

function hear(window: TrafficWindow, heard: Heard): TrafficWindow {
  return heard.kind === 'broken' ? { ...window, gap: heard.message } : applyTraffic(window, heard);
}

/** The traffic of a service, followed while it is looked at. What was known stays when it is not. */
export function useTraffic(service: string, seen: boolean): TrafficWindow {
  const [window, tell] = useReducer(hear, unknownTraffic);
  useEffect(() => {
    if (!seen) return;
    return follow((client, signal) => client.services.traffic({ service }, { signal }), {
      onEvent: tell,
      rests: true,
      onBroken: (problem) => problem && tell({ kind: 'broken', message: problem.message }),
    });
  }, [service, seen]);
  return window;
}
